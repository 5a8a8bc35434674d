import type { Seeded } from './seeded.ts';

const SURNAMES = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧');
const GIVEN = Array.from('建国志强秀英桂兰文博晓明丽华海燕春梅国庆卫东喆㛃𠮷雪琴永福玉珍大勇');

/** Invented words for samples; nobody real is meant. */
export const PLACES = [
  '村委会会议室',
  '党群服务中心',
  '村文化广场',
  '三组晒谷场',
  '村小学操场',
  '新时代文明实践站',
  '李家湾老祠堂',
];
export const GROUPS = ['一组', '二组', '三组', '四组', '李家湾', '柳树屯'];
export const THEMES = [
  '学习乡村振兴政策',
  '清洁家园大行动',
  '关爱留守老人',
  '防汛抗旱动员',
  '反诈宣传进农家',
  '移风易俗倡议',
];
export const MATTERS = ['村道硬化工程', '集体鱼塘发包', '灌溉渠清淤', '路灯安装', '村集体山林流转', '文化广场修缮'];
export const STORIES = [
  '因宅基地滴水檐越界发生争执，多次口角，经实地丈量明确四至。',
  '因田埂放水先后问题引发纠纷，影响春耕，双方情绪较大。',
  '因建房施工损坏邻居围墙，赔偿数额意见不一。',
  '因赡养老人费用分摊产生矛盾，兄弟间不相往来。',
];
export const MINUTES = [
  '会议传达了上级文件精神，结合本村实际逐项讨论，大家踊跃发言，形成了一致意见。',
  '与会人员围绕议题逐条讨论，对资金来源、施工时间和监督方式提出了具体意见。',
  '集中学习后开展交流，党员结合自身实际谈体会，提出了下一步打算。',
];

/** A name of two or three characters, rare ones among them. */
export function personName(random: Seeded): string {
  const given = random.chance(0.7) ? random.pick(GIVEN) + random.pick(GIVEN) : random.pick(GIVEN);
  return random.pick(SURNAMES) + given;
}

export function person(random: Seeded): { name: string } {
  return { name: personName(random) };
}

export function people(random: Seeded, least: number, most: number): { name: string }[] {
  return Array.from({ length: random.int(least, most) }, () => person(random));
}

/** A mobile number from a range that is not given out to customers. */
export function phone(random: Seeded): string {
  return `1380000${String(random.int(0, 9999)).padStart(4, '0')}`;
}

/** A date in the first half of 2026, `YYYY-MM-DD`. */
export function dateIn2026(random: Seeded): string {
  return `2026-${two(random.int(1, 6))}-${two(random.int(1, 28))}`;
}

export function minuteOn(random: Seeded, date: string): string {
  return `${date}T${two(random.int(8, 19))}:${random.pick(['00', '15', '30', '45'])}`;
}

export function two(value: number): string {
  return String(value).padStart(2, '0');
}
