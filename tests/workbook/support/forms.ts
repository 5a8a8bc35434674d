import { day, Paper } from './paper.ts';

/** Sheets that are forms: label beside value; nothing of them may become records. */
export const FORMS: Readonly<Record<string, () => Paper>> = {
  '登记表，填了值': () =>
    new Paper('登记表')
      .other(['党员基本情况登记表'])
      .other(['姓名', '王秀英', '性别', '女', '民族', '汉族'])
      .other(['出生年月', '1975.6', '籍贯', '江苏', '学历', '高中'])
      .other(['政治面貌', '中共党员', '入党时间', '1998.7', '职务', '书记'])
      .other(['联系电话', '13805111000', '家庭住址', '东风村三组'])
      .other(['主要事迹', '多年来热心公益，调解邻里纠纷二十余起，被评为好人。']),
  '登记表，空白': () => {
    const paper = new Paper('登记表').line('来访登记表', { width: 6 });
    for (const labels of [
      ['姓名', '性别', '年龄'],
      ['单位', '职务', '电话'],
      ['住址', '事由', '日期'],
    ]) {
      paper.other([labels[0] ?? null, null, labels[1] ?? null, null, labels[2] ?? null, null]);
    }
    return paper.other(['处理意见']).other(['备注']);
  },
  竖着填的表: () =>
    new Paper('信息')
      .line('培育对象信息', { width: 2 })
      .other(['名称', '东风村乡贤理事会'])
      .other(['负责人', '李建国'])
      .other(['联系电话', '13805111001'])
      .other(['成立日期', day('2024-05-01')])
      .other(['成员人数', 12])
      .other(['主要活动内容', '每月第一个周六开展环境整治。']),
  '受理登记表，带审批意见': () => {
    const paper = new Paper('受理').line('人民调解受理登记表', { width: 4 });
    paper
      .other(['编号', '（2026）001', '受理日期', '2026年3月5日'])
      .other(['申请人', '王秀英', '联系电话', '13805111000']);
    paper.other(['被申请人', '李建国', '联系电话', '13805111001']).other(['纠纷类型', '邻里', '来源', '当事人申请']);
    paper.other(['纠纷简要情况', '双方因滴水檐发生争执。']).other(['登记人', '陈喆', '登记日期', '2026年3月5日']);
    return paper.other(['审核意见', '同意受理']);
  },
  说明文字: () =>
    new Paper('说明')
      .line('填报说明', { width: 1 })
      .line('本工作簿由各村填写，每月25日前报镇。', { width: 1 })
      .line('有疑问请联系镇党建办。', { width: 1 }),
  表单里带家庭成员小表: () => {
    const paper = new Paper('审批').line('低保申请审批表', { width: 6 });
    paper
      .other(['姓名', '周桂兰', '性别', '女', '民族', '汉族'])
      .other(['身份证号', '320982195001011234', '联系电话', '13805111002']);
    paper.other(['家庭住址', '红旗村二组', '户口性质', '农业']).other(['申请事由', '因病致贫']);
    const top = paper.row;
    paper
      .other(['家庭成员', '姓名', '关系', '年龄', '职业', '收入'])
      .other([null, '吴大勇', '夫', 70, '务农', 3000])
      .other([null, '郑小梅', '女', 30, '务工', 20_000]);
    paper.merge(top, 1, top + 5, 1);
    paper
      .blank(3)
      .other(['村级意见', '经民主评议，同意上报。'])
      .other(['镇级意见', '同意'])
      .other(['审批日期', '2026年3月5日', '经办人', '陈喆']);
    return paper;
  },
};
