import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Values } from '#shared/catalogue/expression/types.ts';
import { displayValue } from '#shared/domain/display.ts';
import { maskedValue } from '#shared/domain/masking.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import type { ReportBlock, ReportCell, ReportSection } from '../report-model.ts';
import { type PaperSource, rowsOf } from './paper-source.ts';

/** One line of a record's history as the screen words it. */
export interface HistoryLine {
  readonly when: string;
  readonly who: string;
  readonly what: string;
}

const label = (text: string): ReportCell => ({ text, face: 'label' });
const WIDE = new Set(['text', 'enums', 'persons', 'refs']);

/**
 * A record with all its fields and their labels, as the record page shows it: sealed fields masked unless they were
 * opened for this paper (D§6 P4); child rows as tables; the history when it is given.
 */
export function recordSheet(source: PaperSource, history?: readonly HistoryLine[]): ReportSection {
  const type = compiledType(source.catalogue, source.type);
  const fields = type.fields.filter(
    ({ definition, path }) => !definition.hidden && isShown(source, definition.offByDefault, path),
  );
  const lists = fields.filter(
    ({ definition }) => definition.type === 'list' && rowsOf(source, definition.id).length > 0,
  );
  const plain = fields.filter(({ definition }) => definition.type !== 'list');
  const historyBlocks: ReportBlock[] = history ? [historyTable(history)] : [];
  return {
    page: 'form',
    landscape: false,
    numbered: true,
    blocks: [
      { kind: 'title', lines: [type.definition.label] },
      { kind: 'ends', left: `所属村（镇）：${source.unitName}`, right: `编号：${source.recordNo || '待编号'}` },
      {
        kind: 'table',
        widths: [2, 4, 2, 4],
        head: [],
        rows: [
          ...pairs(source, plain),
          [label('所属月份'), { text: monthInWords(source.period) }, label('状态'), { text: source.statusLabel }],
          [label('备注'), { text: source.remark, span: 3 }],
        ],
      },
      ...lists.map((field) => listTable(source, field)),
      ...historyBlocks,
      { kind: 'signLines', lines: [`填表人：${source.enteredBy}　　　　　　审核人：　　　　　　　　负责人：`] },
    ],
  };
}

function isShown(source: PaperSource, offByDefault: boolean | undefined, path: string): boolean {
  const value = source.values[path];
  return !offByDefault || (value !== undefined && value !== null && value !== '');
}

/** Two short fields to a row, a long one by itself. */
function pairs(source: PaperSource, fields: readonly CompiledField[]): ReportCell[][] {
  const rows: ReportCell[][] = [];
  let half: ReportCell[] | null = null;
  const flush = () => {
    if (half) rows.push([...half.slice(0, 1), { ...(half[1] ?? { text: '' }), span: 3 }]);
    half = null;
  };
  for (const field of fields) {
    const cells = [label(field.definition.label), { text: shownText(source, field, source.values[field.path]) }];
    if (WIDE.has(field.definition.type)) {
      flush();
      rows.push([cells[0] ?? label(''), { ...(cells[1] ?? { text: '' }), span: 3 }]);
    } else if (half) {
      rows.push([...(half as ReportCell[]), ...cells]);
      half = null;
    } else half = cells;
  }
  flush();
  return rows;
}

/** A value as it may be read: `/` for none, masked when it is sealed and not opened (D§4.7). */
function shownText(source: PaperSource, field: CompiledField, value: unknown): string {
  const text = displayValue(source.catalogue, field.definition, value, source.names);
  if (text === '') return field.sealed && !source.opened ? '••••' : '/';
  const { measure } = field.definition;
  const full = measure && !text.endsWith(measure) ? `${text}${measure}` : text;
  return field.sealed && !source.opened ? maskedValue(field.definition.type, value, text) : full;
}

function listTable(source: PaperSource, list: CompiledField): ReportBlock {
  const rows = rowsOf(source, list.definition.id);
  const caption = list.definition.label;
  if (list.sealed && !source.opened) {
    const text = `共${rows.length}行（加密内容，未打开）`;
    return { kind: 'table', caption, widths: [1], head: [], rows: [[{ text }]] };
  }
  const columns = list.fields.filter((field) => rows.some((row) => hasValue(row[field.definition.id])));
  const fixed = new Map(list.definition.fixedRows?.map((option) => [option.code, option.label]));
  return {
    kind: 'table',
    caption,
    widths: [fixed.size > 0 ? 3 : 1, ...columns.map(({ definition }) => widthOf(definition.type))],
    head: [[fixed.size > 0 ? '步骤' : '序号', ...columns.map((one) => one.definition.label)].map((text) => ({ text }))],
    rows: rows.map((row, index) => [
      { text: fixed.get(String(row._row)) ?? String(index + 1), align: 'center' },
      ...columns.map((field) => ({ text: cellText(source, field, row) })),
    ]),
  };
}

/** Relative width of a column by its field's type: stories wide, counts narrow. */
const WIDTHS: Readonly<Record<string, number>> = { text: 9, date: 5, int: 3, bool: 3, phone: 6, idno: 8, calc: 3 };
function widthOf(type: string): number {
  return WIDTHS[type] ?? 4;
}

/** A minor's name stays hidden whatever was typed (D§6 P3). */
function cellText(source: PaperSource, field: CompiledField, row: Values): string {
  if (row.minor === true && field.definition.id === 'name') return '未成年人';
  return shownText(source, field, row[field.definition.id]);
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function historyTable(lines: readonly HistoryLine[]): ReportBlock {
  return {
    kind: 'table',
    caption: '修改记录',
    widths: [4, 3, 10],
    head: [['时间', '人员', '内容'].map((text) => ({ text }))],
    rows: lines.map(({ when, who, what }) => [
      { text: when, align: 'center' },
      { text: who, align: 'center' },
      { text: what },
    ]),
  };
}
