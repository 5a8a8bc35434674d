/** Printed ledger columns as the domain model writes them (D§2.5, types 27–35), 序号 and 备注 left out. */
export const PROGRAMME_RESULT_LEDGERS: Readonly<Record<string, readonly string[]>> = {
  rectification_item: columns(
    '问题编号｜问题来源｜问题表述｜责任单位｜整改措施｜责任领导｜责任人｜整改时限｜进展情况｜完成情况｜核验人｜销号日期｜状态',
  ),
  cultivation_target: columns(
    '培育对象｜类型｜培育方向｜梯队｜争创目标｜联系领导｜责任单位｜责任人｜特色亮点｜存在短板｜推进措施｜完成时限｜状态',
  ),
  fund_record: columns(
    '项目名称｜实施单位｜资金来源｜下达文号｜批复金额｜到位金额｜到位日期｜支出金额｜主要用途｜结余｜项目进度｜是否公开',
  ),
  public_appeal: columns(
    '受理日期｜反映渠道｜诉求类型｜诉求领域｜反映人｜诉求内容｜承办单位｜责任人｜办理时限｜办理结果｜办结日期｜回访日期｜满意度',
  ),
  errand_service: columns(
    '受理日期｜服务对象｜办理事项｜办理方式｜代办员｜承诺时限｜办结日期｜是否超期｜减少跑动（次）｜满意度',
  ),
  satisfaction_survey: columns('单位｜轮次｜方式｜样本数｜有效数｜满意｜基本满意｜不满意｜不了解｜满意率｜主要意见'),
  publicity_item: columns('刊发日期｜标题｜体裁｜媒体｜层级｜作者｜反映单位｜链接'),
  exchange_event: columns(
    '时间｜类别｜主题（案例名称）｜地点（报送单位）｜参加人数｜交流单位｜专家｜报送（入选）层级｜成果运用',
  ),
  upward_report: columns('报送日期｜类别｜标题｜文号｜报送机关｜层级｜结果｜批复文号｜后续任务'),
};

function columns(printed: string): readonly string[] {
  return printed.split('｜');
}
