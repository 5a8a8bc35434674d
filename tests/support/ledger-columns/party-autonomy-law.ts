/**
 * Ledger columns in order as domain.md §2 writes them, 序号 and 备注 left out; `group/label` in two-level heads. The two
 * types of the virtue strand that came first stand here too.
 */
export const PARTY_AUTONOMY_LAW_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  party_life: columns('时间｜类型｜主题｜地点｜主持人｜应到｜实到｜到会率｜主要内容（议定事项）｜记录人'),
  training: columns('时间｜类别｜专题｜形式｜授课人｜地点｜参加人数｜其中党员｜学时｜主要内容'),
  roster_member: columns(
    '姓名｜性别｜民族｜出生年月｜文化程度｜政治面貌｜入党时间｜职务｜分工｜是否交叉任职｜任职时间｜联系电话',
  ),
  democratic_review: columns(
    '评议对象｜类别｜日期｜发出｜收回｜有效｜评议情况/满意｜评议情况/基本满意｜评议情况/一般｜评议情况/不满意｜满意度｜等次',
  ),
  villager_meeting: columns(
    '时间｜会议类型｜地点｜主持人｜应到｜实到｜到会率｜议题｜表决结果（赞成/反对/弃权）｜议定事项｜公布日期',
  ),
  four_two_decision: columns(
    '事项｜类别｜动议事由｜提议日期｜商议日期｜审议日期（应到/实到）｜决议日期（应到/实到）｜表决结果｜决议公开起止｜实施情况｜结果公开起止｜监督意见',
  ),
  supervision_record: columns(
    '日期｜监督内容｜具体事项｜监督方式｜参与人员｜发现问题｜监督意见｜村“两委”答复｜整改情况｜监委会主任签字',
  ),
  affairs_disclosure: columns(
    '公开类别｜公开事项｜所属期间｜公开日期｜截止日期｜公开渠道｜审核人｜监委会意见｜群众反映及答复',
  ),
  village_rules: columns(
    '文本类别｜动作｜版本｜征求意见日期｜合法性审查｜表决会议日期（应到/实到）｜公布日期｜备案日期｜备案号',
  ),
  social_org: columns(
    '组织名称｜类型｜备案形式｜备案编号｜备案日期｜负责人｜联系电话｜成员人数｜活动场所｜业务范围｜培育阶段｜扶持措施｜本年活动场次',
  ),
  dispute_screening: columns(
    '排查日期｜事件名称｜纠纷类别｜发生地点｜涉及人数｜涉及金额｜当事人｜简要情况｜风险等级｜责任单位及责任人｜化解时限｜化解方式｜化解结果｜化解日期',
  ),
  mediation_case: columns(
    '卷号｜受理日期｜纠纷类型｜案件来源｜当事人｜简要情况｜调解员｜调解结果｜协议形式｜协议金额（元）｜履行情况｜回访日期｜结案日期',
  ),
  legal_publicity: columns('时间｜地点｜主题｜宣传内容｜形式｜主讲人｜参加人数｜发放资料（份）｜咨询人次｜组织单位'),
  legal_service: columns(
    '服务日期｜法律顾问｜服务方式｜服务内容｜咨询人次｜审查合同｜参与调解｜法治讲座｜事项摘要｜处理结果｜村确认人',
  ),
  civil_practice: columns(
    '时间｜地点｜主题｜类别｜组织单位｜志愿服务队｜志愿者人数｜服务时长｜参加（受益）人数｜活动内容',
  ),
  wedding_funeral: columns(
    '申报日期｜事项｜事主｜所在组｜是否党员干部｜办理日期｜计划桌数｜每桌标准｜承办理事｜实际桌数｜是否符合规定｜劝导（处理）情况',
  ),
};

function columns(line: string): readonly string[] {
  return line.split('｜');
}
