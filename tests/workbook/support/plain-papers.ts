import { day, Paper } from './paper.ts';
import {
  DISPUTE,
  dateOf,
  dispute,
  many,
  nameOf,
  type PaperMaker,
  phoneOf,
  ROSTER,
  roster,
  SIGNATURE,
  VILLAGES,
  villageOf,
} from './paper-words.ts';

/** Plain ledgers: title, unit line, head, records, total, signatures. */
export const PLAIN_PAPERS: Record<string, PaperMaker> = {
  '调解台账，标题、填报单位、合计、签字': (o) =>
    new Paper('调解', o)
      .line('杨树镇人民调解案件登记台账', { width: 9 })
      .line('（2026年3月）', { width: 9 })
      .other([
        '填报单位（盖章）：杨树镇人民政府',
        null,
        null,
        null,
        '填报日期：2026年3月28日',
        null,
        null,
        '单位：件、元',
      ])
      .head(DISPUTE)
      .records(many(12, dispute))
      .other(['合计', null, null, null, null, null, null, 6600, null])
      .other(SIGNATURE),
  '标题不合并，只写在第一格': (o) =>
    new Paper('台账', o).line('2026年矛盾纠纷排查台账', { merged: false }).head(DISPUTE).records(many(5, dispute)),
  '没有标题，表头就在第一行': (o) => new Paper('Sheet1', o).head(ROSTER).records(many(8, roster)),
  序号下面预留空行: (o) => {
    const paper = new Paper('名册', o).line('村两委成员名册', { width: 9 }).head(ROSTER).records(many(4, roster));
    for (let index = 4; index < 20; index++) paper.other([index + 1]);
    return paper;
  },
  表下有注: (o) =>
    new Paper('名册', o)
      .line('法律明白人花名册', { width: 9 })
      .head(ROSTER)
      .records(many(6, roster))
      .line('注：1.“职务”按现任填写。2.本表一式三份，村、镇、县各存一份。')
      .line('说明：联系电话请填写手机号码。'),
  '合计写成合    计': (o) =>
    new Paper('台账', o)
      .head(DISPUTE)
      .records(many(3, dispute))
      .other(['合    计', null, null, null, null, null, null, 300]),
  合计在序号后一列: (o) =>
    new Paper('台账', o)
      .head(DISPUTE)
      .records(many(3, dispute))
      .other([null, '合计', null, null, null, null, null, 300]),
  合计行在数据前: (o) =>
    new Paper('台账', o)
      .head(DISPUTE)
      .other(['总计', null, null, null, null, null, null, 600])
      .records(many(4, dispute)),
  中间有空行: (o) => new Paper('台账', o).head(DISPUTE).records(many(3, dispute)).blank(2).records(many(3, dispute)),
  分村小计: (o) => {
    const paper = new Paper('台账', o)
      .line('资金发放明细表', { width: 5 })
      .head(['序号', '村名', '户主姓名', '面积（亩）', '金额（元）']);
    for (const village of VILLAGES) {
      paper.records(many(3, (index) => [index + 1, village, nameOf(index), 2.5, 300]));
      paper.other([null, `${village}小计`, null, 7.5, 900]);
    }
    return paper.other([null, '总计', null, 30, 3600]);
  },
  大类分隔行合并整行: (o) =>
    new Paper('任务', o)
      .line('重点任务分解表', { width: 5 })
      .head(['序号', '任务内容', '责任单位', '完成时限', '进展情况'])
      .line('一、党建引领')
      .records(many(3, (index) => [index + 1, '完善村级议事规则，落实四议两公开', '组织办', dateOf(index), '正在推进']))
      .line('二、平安建设')
      .records(many(3, (index) => [index + 4, '开展矛盾纠纷大排查大起底', '综治办', dateOf(index), '已完成'])),
  '分隔行只写在第一格，不合并': (o) =>
    new Paper('任务', o)
      .head(['编号', '任务内容', '责任单位', '完成时限', '进展情况'])
      .line('（一）组织建设', { merged: false })
      .records(many(2, (index) => [`A-${index}`, '按月召开支部委员会', '组织办', '2026.6.30', '完成']))
      .line('（二）自治', { merged: false })
      .records(many(2, (index) => [`B-${index}`, '按季召开村民代表会议', '民政办', '2026.9.30', '推进中'])),
  村名作分隔行: (o) => {
    const paper = new Paper('户', o).head(['姓名', '身份证号', '住址', '联系电话']);
    for (const village of VILLAGES) {
      paper
        .line(village, { merged: false })
        .records(many(2, (index) => [nameOf(index), '32098219900101123X', `${village}${index + 1}组`, phoneOf(index)]));
    }
    return paper;
  },
  '审核签字分两行，盖章': (o) =>
    new Paper('台账', o)
      .head(DISPUTE)
      .records(many(4, dispute))
      .blank()
      .other(['单位负责人（签字）：', null, null, null, '填表人：'])
      .other([null, null, null, null, null, null, '（盖章）'])
      .other([null, null, null, null, null, null, '年    月    日']),
  '栏次行 1 2 3': (o) =>
    new Paper('报表', o)
      .line('乡村治理情况统计表', { width: 6 })
      .head(['指标名称', '计量单位', '代码', '本月', '本年累计', '上年同期'])
      .other(['甲', '乙', '丙', 1, 2, 3])
      .records(many(6, (index) => [`调解案件第${index}类`, '件', `0${index + 1}`, index, index * 3, index * 2])),
  填写示例行: (o) =>
    new Paper('表', o)
      .head(['姓名', '单位', '职务', '手机号'])
      .other(['例：张三', '杨树镇', '科员', '13800000000'])
      .records(many(3, (index) => [nameOf(index), '杨树镇', '科员', phoneOf(index)])),
  两列的名单: (o) =>
    new Paper('名单', o)
      .line('志愿者名单', { width: 2 })
      .head(['姓名', '联系电话'])
      .records(many(9, (index) => [nameOf(index), phoneOf(index)])),
  '文字全是字，没有数字': (o) =>
    new Paper('清单', o)
      .head(['业务', '事项名称', '责任科室'])
      .records(many(5, (index) => ['我要开饭店', `核发《食品经营许可证》${'甲乙丙丁戊'[index]}`, '审批股'])),
  英文表头: (o) =>
    new Paper('Sheet1', o)
      .head(['date', 'dateString', 'number', 'remark'])
      .records(many(6, (index) => [day(dateOf(index)), '2026-3-1', index + 0.5, 'ok'])),
  '电话和编码是文字，带前导零': (o) =>
    new Paper('代码', o)
      .head(['区划代码', '村名', '邮编', '户数'])
      .records(many(4, (index) => [`32098210520${index}`, villageOf(index), `0${index}4000`, 400 + index])),
};
