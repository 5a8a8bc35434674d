import { day, type Heading, type Paper, type PaperOptions, type PaperValue } from './paper.ts';

/** Papers as towns and counties keep them, each with what a reader should find (in the paper itself). */
export type PaperMaker = (options?: PaperOptions) => Paper;

export const NAMES = ['王秀英', '李建国', '张㛃', '陈喆', '赵𠮷祥', '周桂兰', '吴大勇', '郑小梅'];
export const VILLAGES = ['东风村', '红旗村', '向阳村', '新建村'];
export const nameOf = (index: number) => NAMES[index % NAMES.length] ?? '';
export const villageOf = (index: number) => VILLAGES[index % VILLAGES.length] ?? '';
export const phoneOf = (index: number) => `1380511${String(1000 + index)}`;
export const dateOf = (index: number) => `2026-03-${String((index % 27) + 1).padStart(2, '0')}`;
export const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

export const DISPUTE: readonly Heading[] = [
  '序号',
  '受理日期',
  '纠纷类型',
  '当事人',
  '简要情况',
  '调解员',
  '调解结果',
  '协议金额（元）',
  '备注',
];
export const dispute = (index: number): PaperValue[] => [
  index + 1,
  day(dateOf(index)),
  ['邻里', '婚姻家庭', '宅基地'][index % 3] ?? null,
  `${nameOf(index)}、${nameOf(index + 1)}`,
  '双方因宅基地边界发生争执，经调解员现场查看后取得一致意见。',
  nameOf(index + 3),
  '调解成功',
  index * 100,
  null,
];

export const REVIEW: readonly Heading[] = [
  '评议对象',
  '类别',
  '日期',
  ['票数', '发出', '收回', '有效'],
  ['评议情况', '满意', '基本满意', '一般', '不满意'],
  '等次',
];
export const review = (index: number): PaperValue[] => [
  villageOf(index),
  '村两委班子',
  dateOf(index),
  40,
  38,
  38,
  30,
  6,
  1,
  1,
  '优秀',
];

export const ROSTER: readonly Heading[] = [
  '序号',
  '姓名',
  '性别',
  '民族',
  '出生年月',
  '文化程度',
  '政治面貌',
  '职务',
  '联系电话',
];
export const roster = (index: number): PaperValue[] => [
  index + 1,
  nameOf(index),
  index % 2 ? '男' : '女',
  '汉族',
  '1975.6',
  '高中',
  '中共党员',
  '书记',
  phoneOf(index),
];

export const SIGNATURE: readonly PaperValue[] = [
  '填表人：王秀英',
  null,
  '审核人：',
  null,
  '负责人：',
  null,
  '联系电话：0515-1234567',
];
