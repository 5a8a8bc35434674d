import type { ReportCell, ReportTable } from '../report-model.ts';
import { type PaperSource, rowsOf, rowText } from './paper-source.ts';

/** A party as the papers of a mediation name it. A minor is never named (D§6 P3). */
export function partyName(source: PaperSource, row: Readonly<Record<string, unknown>>): string {
  if (row.minor === true) return '未成年人';
  return rowText(source, 'parties', row, 'name') || '（未登记姓名）';
}

/** `张三、李四`: parties of a side, or all. */
export function partyNames(source: PaperSource, side?: string): string {
  return rowsOf(source, 'parties')
    .filter((row) => side === undefined || row.side === side)
    .map((row) => partyName(source, row))
    .join('、');
}

/** Columns of the statutory forms: 姓名 性别 民族 年龄 职业 联系方式 住址 (人民调解文书格式, 2010). */
export function partiesTable(source: PaperSource): ReportTable {
  const value = (text: string): ReportCell => ({ text, align: 'center' });
  return {
    kind: 'table',
    widths: [3, 4, 2, 2, 2, 4, 5, 8],
    head: [
      ['当事人', '姓名（名称）', '性别', '民族', '年龄', '职业或职务', '联系方式', '单位或住址'].map((text) => ({
        text,
      })),
    ],
    rows: rowsOf(source, 'parties').map((row) => {
      const text = (field: string) => rowText(source, 'parties', row, field);
      return [
        { text: text('side'), face: 'label' as const },
        value(partyName(source, row)),
        value(text('gender')),
        value(text('ethnicity')),
        value(row.minor === true ? '未满18周岁' : text('age')),
        value(text('occupation')),
        value(text('phone')),
        { text: row.minor === true ? guardianLine(text('guardian'), text('address')) : text('address') },
      ];
    }),
  };
}

function guardianLine(guardian: string, address: string): string {
  return [guardian && `监护人：${guardian}`, address].filter(Boolean).join('，');
}
