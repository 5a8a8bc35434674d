import { day, Paper } from './paper.ts';
import {
  DISPUTE,
  dateOf,
  dispute,
  many,
  nameOf,
  type PaperMaker,
  phoneOf,
  REVIEW,
  ROSTER,
  review,
  roster,
  SIGNATURE,
  VILLAGES,
  villageOf,
} from './paper-words.ts';

/** Heads of two to four levels, merged and not, and matrices. */
const HEADS: Record<string, PaperMaker> = {
  两层表头: (o) => new Paper('评议', o).line('民主评议台账', { width: 11 }).head(REVIEW).records(many(4, review)),
  两层表头不合并: (o) =>
    new Paper('评议', { ...o, unmerged: true })
      .line('民主评议台账', { merged: false })
      .head(REVIEW)
      .records(many(4, review)),
  '两层表头，没有标题': (o) => new Paper('评议', o).head(REVIEW).records(many(4, review)),
  三层表头: (o) =>
    new Paper('资金', o)
      .line('村级资金收支情况表', { width: 8 })
      .head([
        '村名',
        ['收入', ['财政拨款', '中央', '省级'], '自筹'],
        ['支出', ['人员', '工资', '补贴'], '办公'],
        '备注',
      ])
      .records(many(4, (index) => [villageOf(index), 1000, 500, 20, 300, 100, 50, null])),
  四层表头: (o) =>
    new Paper('工资', o)
      .head([
        '单位',
        '姓名',
        ['应发工资（元）', ['基本工资', ['固定部分', '职务工资', '级别工资'], '绩效'], '补贴'],
        '合计',
      ])
      .records(many(3, (index) => ['杨树镇', nameOf(index), 2000, 1500, 600, 300, 4400])),
  各村做列名: (o) =>
    new Paper('统计', o)
      .line('各村工作统计', { width: 6 })
      .head(['项目', '计量单位', ...VILLAGES])
      .records(many(5, (index) => [`第${index + 1}项工作`, '次', index, index + 1, index + 2, index + 3])),
  月份做列名: (o) =>
    new Paper('逐月', o)
      .line('逐月办件量', { width: 13 })
      .head(['村名', ...many(12, (index) => `${index + 1}月`)])
      .records(many(4, (index) => [villageOf(index), ...many(12, (at) => index + at)])),
  年月做列名: (o) =>
    new Paper('月报', o)
      .head(['指标代码', '指标名称', '单位', '2026年02月', '2026年03月', '变化原因'])
      .records(many(6, (index) => [`NM12${index}0`, '站点数', '个', 40 + index, 41 + index, null])),
  季度两层: (o) =>
    new Paper('季度', o)
      .head(['村名', ['一季度', '件数', '金额'], ['二季度', '件数', '金额']])
      .records(many(4, (index) => [villageOf(index), 3, 100, 4, 200])),
  表头有换行和撑开的空格: (o) => {
    const paper = new Paper('表', o);
    const [row, left] = [paper.row, o?.left ?? 1];
    paper
      .head(['单位', '姓名', '联系电话', '备注'])
      .records(many(3, (index) => ['杨树镇', nameOf(index), phoneOf(index), '无']));
    return paper
      .put(row, left, '单    位')
      .put(row, left + 2, '联系\n电话')
      .put(row, left + 3, '备　注 ');
  },
  '表头很长，带填写说明': (o) =>
    new Paper('表', o)
      .head(['序号', '姓名', '是否党员（填是或否）', '参加志愿服务时长（小时，保留一位小数）', '身份证号码（18位）'])
      .records(many(3, (index) => [index + 1, nameOf(index), '是', 2.5, '320982199001011234'])),
  组名下只有一列: (o) =>
    new Paper('表', o)
      .head(['序号', '姓名', ['基本情况', '性别', '年龄'], ['联系方式', '手机号码']])
      .records(many(4, (index) => [index + 1, nameOf(index), '男', 40, phoneOf(index)])),
  全部列都在组里: (o) =>
    new Paper('表', o)
      .line('帮扶台账', { width: 5 })
      .head([
        ['户主信息', '姓名', '身份证号'],
        ['帮扶情况', '帮扶人', '帮扶日期', '帮扶措施'],
      ])
      .records(
        many(4, (index) => [nameOf(index), '320982199001011234', nameOf(index + 1), day(dateOf(index)), '送技术']),
      ),
  两个标题行后两层表头: (o) =>
    new Paper('表', o)
      .line('附件2', { merged: false })
      .line('清溪县“十星村”评定汇总表', { width: 11 })
      .line('填报单位：杨树镇', { merged: false })
      .head(REVIEW)
      .records(many(3, review)),
};

/** Several tables, pages, helpers, merges in the records. */
const SHAPES: Record<string, PaperMaker> = {
  户主信息向下合并: (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('户', o)
      .line('家庭成员情况登记表', { width: 6 })
      .head(['户编号', '户主', '成员姓名', '关系', '年龄', '备注']);
    for (let house = 0; house < 4; house++) {
      const top = paper.row;
      paper.record([`H-0${house}`, nameOf(house), nameOf(house), '户主', 50, null]);
      paper.record([null, null, nameOf(house + 1), '妻', 48, null]);
      paper.record([null, null, nameOf(house + 2), '子', 20, null]);
      paper.merge(top, left, top + 2, left).merge(top, left + 1, top + 2, left + 1);
    }
    return paper;
  },
  '单位列合并，成员只填姓名': (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('表', o).head(['单位', '姓名', '职务', '电话', '备注']);
    const top = paper.row;
    paper.record(['杨树镇', nameOf(0), '镇长', phoneOf(0), null]);
    paper.record([null, nameOf(1), null, null, null]);
    paper.record([null, nameOf(2), '副镇长', phoneOf(2), null]);
    return paper.merge(top, left, top + 2, left);
  },
  说明列从上到下合并: (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('月报', o).head(['指标代码', '指标名称', '本月', '上月', '说明']);
    const top = paper.row;
    const note = '所有有变化的值均需注明原因！';
    paper.record(['NM01', '站点', 4, 5, note]);
    paper.records(many(5, (index) => [`NM1${index}`, '站点', index, index + 1]));
    return paper.merge(top, left + 4, top + 5, left + 4);
  },
  每页重复表头: (o) => {
    const paper = new Paper('台账', o).line('矛盾纠纷台账', { width: 9 }).head(DISPUTE).records(many(6, dispute));
    paper.again(DISPUTE).records(many(6, dispute)).again(DISPUTE).records(many(2, dispute));
    return paper;
  },
  '每页重复标题和表头，有本页小计': (o) => {
    const paper = new Paper('台账', o).line('矛盾纠纷台账', { width: 9 }).head(DISPUTE).records(many(4, dispute));
    paper.other(['本页小计', null, null, null, null, null, null, 600]).line('矛盾纠纷台账', { width: 9 });
    return paper.again(DISPUTE).records(many(4, dispute));
  },
  每页重复两层表头: (o) =>
    new Paper('评议', o).head(REVIEW).records(many(3, review)).again(REVIEW).records(many(3, review)),
  上下两张不同的表: (o) =>
    new Paper('表', o)
      .line('一、人员情况', { width: 9 })
      .head(ROSTER)
      .records(many(4, roster))
      .blank(2)
      .line('二、资金情况', { width: 4 })
      .nextTable(1)
      .head(['项目名称', '资金来源', '金额（元）', '用途'])
      .records(many(3, (index) => [`道路硬化${index}`, '财政', 10_000, '修路'])),
  '上下两张不同的表，中间没有空行': (o) =>
    new Paper('表', o)
      .head(['姓名', '职务', '电话', '村名'])
      .records(many(3, (index) => [nameOf(index), '书记', phoneOf(index), villageOf(index)]))
      .head(['项目名称', '金额（元）', '完成日期', '责任人'])
      .records(many(3, (index) => ['修渠', 3000, day(dateOf(index)), nameOf(index)])),
  '两张同样的表，各有标题': (o) =>
    new Paper('表', o)
      .line('东风村矛盾纠纷台账', { width: 9 })
      .head(DISPUTE)
      .records(many(3, dispute))
      .blank()
      .line('红旗村矛盾纠纷台账', { width: 9 })
      .nextTable(1)
      .head(DISPUTE)
      .records(many(2, dispute)),
  旁边有没有表头的辅助列: (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('台账', o).head(ROSTER);
    for (let index = 0; index < 6; index++) {
      paper.record(roster(index));
      paper.put(paper.row - 1, left + ROSTER.length, index + 11);
    }
    return paper;
  },
  标题旁边有提示: (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('月报', o);
    paper.put(paper.row, left + 4, '当月指标填入本列').line('移动通信能力月报表', { width: 3 });
    return paper
      .head(['指标代码', '指标名称', '单位', '2026年02月', '2026年06月', '变化原因', '说明'])
      .records(many(5, (index) => [`NM${index}`, null, null, 45, 46, '入网', null]));
  },
  表上面是成对的标签和值: (o) =>
    new Paper('评审', o)
      .other(['项目名称', '乡村治理平台'])
      .other(['文档名称', '需求说明书', null, '版本号', '1.3'])
      .other(['提交日期', day('2026-03-01'), null, '编制人', '汪晓燕'])
      .head(['序号', '问题位置', '问题描述', '问题类别', '报告人', '严重性'])
      .records(many(6, (index) => [index + 1, '第一页', '标题不对', '文字', nameOf(index), '高'])),
  隐藏的行和列: (o) => {
    const paper = new Paper('台账', o).head(ROSTER).records(many(6, roster));
    paper.hiddenRows.push(paper.row - 2);
    paper.hiddenColumns.push((o?.left ?? 1) + 3);
    return paper;
  },
  备注跨列合并: (o) => {
    const left = o?.left ?? 1;
    const paper = new Paper('表', o)
      .head(['序号', '问题描述', '报告人', '处理意见'])
      .records(many(3, (index) => [index + 1, '路灯不亮', nameOf(index), '已修']));
    const top = paper.row - 3;
    for (let row = top; row < paper.row; row++) paper.merge(row, left + 3, row, left + 5);
    return paper.merge(top - 1, left + 3, top - 1, left + 5);
  },
  中间空着一列没有表头: (o) =>
    new Paper('表', o)
      .head(['序号', '村名', '事项', '办理结果', '经办人'])
      .records(many(4, (index) => [index + 1, villageOf(index), '开证明', null, nameOf(index)])),
  空模板: (o) => new Paper('模板', o).line('好人好事推荐表登记台账', { width: 9 }).head(ROSTER),
  '空模板，有预留序号和签字': (o) => {
    const paper = new Paper('模板', o).head(DISPUTE);
    for (let index = 0; index < 10; index++) paper.other([index + 1]);
    return paper.other(SIGNATURE);
  },
  只有一条记录: (o) =>
    new Paper('表', o)
      .line('上级汇报登记台账', { width: 5 })
      .head(['序号', '汇报日期', '汇报对象', '主题', '备注'])
      .record([1, day('2026-03-05'), '市委组织部', '党建引领', null]),
  日期写法混杂: (o) =>
    new Paper('表', o).head(['序号', '日期', '事项']).records([
      [1, '2026.3.5', '甲'],
      [2, '2026年3月5日', '乙'],
      [3, '20260305', '丙'],
      [4, '3月5日', '丁'],
      [5, '二〇二六年三月五日', '戊'],
      [6, day('2026-03-05'), '己'],
    ]),
  数字写成文字: (o) =>
    new Paper('表', o).head(['项目名称', '金额（元）', '占比', '户数']).records([
      ['修路', '1,200.50', '25%', '１２０'],
      ['修渠', '3000', '10%', '12'],
    ]),
  长说明单独一行在表后: (o) =>
    new Paper('表', o)
      .head(ROSTER)
      .records(many(3, roster))
      .blank()
      .line('本表由各村党支部书记审核后于每月25日前报镇党建办。'),
};

/** Papers with many levels, many tables, merges. */
export const SHAPED_PAPERS: Readonly<Record<string, PaperMaker>> = { ...HEADS, ...SHAPES };
