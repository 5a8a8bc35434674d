import { type MemberEffect, strandWords } from '#shared/domain/departments.ts';

/** What a change of its department means for an account, in one line. */
export function effectWords({ gains, loses, isEmptied }: Pick<MemberEffect, 'gains' | 'loses' | 'isEmptied'>): string {
  if (isEmptied) return '收回角色，等安全管理员重新授权以后才能登录';
  const parts = [
    ...(gains.length > 0 ? [`增加${strandWords(gains)}`] : []),
    ...(loses.length > 0 ? [`不再看${strandWords(loses)}`] : []),
  ];
  return parts.length > 0 ? parts.join('，') : '条线不变';
}
