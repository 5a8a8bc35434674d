import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue, TypeDefinition } from '#shared/catalogue/definition.ts';
import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { ownValue } from '#shared/catalogue/expression/value-types.ts';
import type { DomainContext } from '../context.ts';
import { lifeMarkOf } from '../life.ts';
import { validateValues } from '../validate-record.ts';
import { textHash } from './month-ids.ts';
import { countedFigure, type StatisticsTable } from './statistics.ts';
import type { TodoItem } from './todo.ts';

/** A record of the month as the checks read it, sealed fields opened where the desk can. */
export interface CheckedRecord {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly status: string;
  readonly recordNo: string;
  readonly title: string;
  readonly mainDate: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly isSealedClosed: boolean;
  /** The county refused it, or two people's changes wait for a choice. */
  readonly trouble: 'refused' | 'conflict' | null;
}

/** hard: the month cannot go out; soft: it goes out with an explanation (D§3.3 逻辑审核). */
export interface Finding {
  /** The same finding has the same key on every desk and day, so that its explanation stays with it. */
  readonly key: string;
  readonly level: 'hard' | 'soft';
  readonly kind: string;
  readonly message: string;
  readonly unitCode: string | null;
  readonly recordIds: readonly string[];
  readonly indicator: string | null;
}

export interface CheckInput {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  readonly month: string;
  readonly records: readonly CheckedRecord[];
  readonly villages: readonly { readonly code12: string; readonly name: string }[];
  /** How each village stands: `confirmed`, `zero`, or anything else for not yet. */
  readonly villageKinds: ReadonlyMap<string, string>;
  readonly table: StatisticsTable;
  /** The same figures of earlier months, newest first, by code: what is unusual is judged by the own history. */
  readonly history: ReadonlyMap<string, readonly number[]>;
  readonly todo: readonly TodoItem[];
}

/** Everything that stands in the month's way or asks for a word, hard ones first. */
export function monthFindings(input: CheckInput): readonly Finding[] {
  const found = [
    ...recordFindings(input),
    ...numberFindings(input),
    ...villageFindings(input),
    ...figureFindings(input),
    ...textFindings(input),
    ...attendanceFindings(input),
    ...satisfactionFindings(input),
    ...todoFindings(input),
  ];
  const seen = new Set<string>();
  const single = found.filter(({ key }) => !seen.has(key) && seen.add(key));
  return [...single.filter(({ level }) => level === 'hard'), ...single.filter(({ level }) => level === 'soft')];
}

function finding(
  level: Finding['level'],
  kind: string,
  subject: string,
  message: string,
  where: Partial<Finding> = {},
): Finding {
  return { key: `${kind}|${subject}`, level, kind, message, unitCode: null, recordIds: [], indicator: null, ...where };
}

function nameOf(input: CheckInput, record: CheckedRecord): string {
  const type = input.catalogue.types.get(record.type)?.shortLabel ?? record.type;
  return `${type}“${record.title || '（无标题）'}”`;
}

/** Rules of the types run again, refusals, open conflicts, and what the town has not approved. */
function recordFindings(input: CheckInput): Finding[] {
  return input.records.flatMap((record) => {
    const where = { unitCode: record.unitCode, recordIds: [record.id] };
    const name = nameOf(input, record);
    const found: Finding[] = [];
    if (record.trouble === 'conflict')
      found.push(finding('hard', 'conflict', record.id, `${name}有冲突没有处理`, where));
    if (record.trouble === 'refused') found.push(finding('hard', 'refused', record.id, `${name}县里没有收下`, where));
    if (record.status === 'returned')
      found.push(finding('hard', 'returned', record.id, `${name}被退回，还没有改好`, where));
    else if (record.status === 'awaiting' || record.status === 'confirmed') {
      found.push(finding('hard', 'unapproved', record.id, `${name}还没有镇审通过`, where));
    }
    if (record.isSealedClosed) return found;
    const problems = validateValues({
      catalogue: input.catalogue,
      type: record.type,
      values: record.values,
      mode: 'complete',
      sealedHidden: false,
      context: input.context,
    });
    for (const problem of problems) {
      if (problem.level === 'notice') continue;
      const kind = problem.level === 'hard' ? 'rule' : 'doubt';
      found.push(
        finding(
          problem.level,
          kind,
          `${record.id}|${problem.code}|${problem.path}`,
          `${name}：${problem.message}`,
          where,
        ),
      );
    }
    const mark = lifeMarkOf(compiledType(input.catalogue, record.type), record.values, input.context);
    if (mark?.mark === 'overdue') {
      found.push(finding('soft', 'overdue', record.id, `${name}已超过办理时限（${mark.due}）`, where));
    }
    return found;
  });
}

function numberFindings({ records }: CheckInput): Finding[] {
  const byNumber = new Map<string, CheckedRecord[]>();
  for (const record of records) {
    if (record.recordNo === '') continue;
    const key = `${record.type}|${record.recordNo}`;
    byNumber.set(key, [...(byNumber.get(key) ?? []), record]);
  }
  return [...byNumber].flatMap(([key, same]) =>
    same.length < 2
      ? []
      : [
          finding('hard', 'number', key, `编号 ${same[0]?.recordNo} 有 ${same.length} 条记录`, {
            recordIds: same.map(({ id }) => id),
          }),
        ],
  );
}

/** Villages that did not confirm, zero reports over records, and strands without any record. */
function villageFindings(input: CheckInput): Finding[] {
  return input.villages.flatMap(({ code12, name }) => {
    const own = input.records.filter(({ unitCode }) => unitCode === code12);
    const kind = input.villageKinds.get(code12) ?? '';
    const where = { unitCode: code12 };
    if (kind !== 'confirmed' && kind !== 'zero') {
      return [finding('hard', 'village', code12, `${name}还没有确认本月，也没有零报告`, where)];
    }
    if (kind === 'zero') {
      return own.length === 0
        ? []
        : [finding('soft', 'zero', code12, `${name}报了零报告，但本月有 ${own.length} 条记录`, where)];
    }
    return STRANDS.filter((strand) => strand !== 'programme').flatMap((strand) => {
      const has = own.some(({ type }) => input.catalogue.types.get(type)?.strand === strand);
      return has
        ? []
        : [
            finding(
              'soft',
              'strand',
              `${code12}|${strand}`,
              `${name}本月“${STRAND_LABELS[strand]}”没有任何记录`,
              where,
            ),
          ];
    });
  });
}

/** A change beyond ±50 % and of at least 5, or a figure far outside the town's own months. */
function figureFindings({ table, history }: CheckInput): Finding[] {
  return table.rows.flatMap((row) => {
    if (row.kind !== 'sum') return [];
    const [now, before] = [countedFigure(row, 'month') ?? 0, countedFigure(row, 'last') ?? 0];
    const where = { indicator: row.code };
    const found: Finding[] = [];
    if (Math.abs(now - before) >= 5 && Math.abs(now - before) > Math.abs(before) / 2) {
      found.push(
        finding(
          'soft',
          'change',
          row.code,
          `${row.label}由上月 ${text(before)}${row.unit} 变为 ${text(now)}${row.unit}，变化超过一半`,
          where,
        ),
      );
    }
    const usual = usualRange(history.get(row.code) ?? []);
    if (usual && (now < usual.low || now > usual.high)) {
      found.push(
        finding(
          'soft',
          'outlier',
          row.code,
          `${row.label}本月 ${text(now)}${row.unit}，明显偏离本镇以往各月（通常 ${text(usual.low)}～${text(usual.high)}）`,
          where,
        ),
      );
    }
    return found;
  });
}

function text(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Fewest earlier months by which something can be called unusual. */
const ENOUGH_MONTHS = 6;
/** How many robust deviations from the median still count as usual. */
const USUAL_DEVIATIONS = 4;

/**
 * The range of usual values: median ± 4 robust standard deviations (1.4826 × median absolute deviation), at least ±5;
 * null with fewer than six earlier months. The median is used because one odd month must not widen its own range.
 */
export function usualRange(earlier: readonly number[]): { readonly low: number; readonly high: number } | null {
  if (earlier.length < ENOUGH_MONTHS) return null;
  const middle = median(earlier);
  const spread = Math.max(5, USUAL_DEVIATIONS * 1.4826 * median(earlier.map((value) => Math.abs(value - middle))));
  return { low: Math.max(0, middle - spread), high: middle + spread };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(at)] ?? 0) : ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2;
}

/** Shortest text that is compared, and how many records may not share it. */
const COMPARED_LENGTH = 20;
const SAME_TEXTS = 3;

function textFindings(input: CheckInput): Finding[] {
  const byText = new Map<string, CheckedRecord[]>();
  for (const record of input.records) {
    const definition = input.catalogue.types.get(record.type);
    for (const field of longTexts(definition)) {
      const value = ownValue(record.values, field.id);
      const words = typeof value === 'string' ? value.replaceAll(/\s/g, '') : '';
      if (words.length < COMPARED_LENGTH) continue;
      const key = `${record.type}|${field.id}|${words}`;
      byText.set(key, [...(byText.get(key) ?? []), record]);
    }
  }
  return [...byText.values()].flatMap((same) => {
    const [first] = same;
    if (!first || same.length < SAME_TEXTS) return [];
    const ids = same.map(({ id }) => id);
    const label = input.catalogue.types.get(first.type)?.shortLabel ?? '';
    return [
      finding('soft', 'same_text', ids.toSorted()[0] ?? '', `${label}有 ${same.length} 条记录内容完全相同`, {
        recordIds: ids,
      }),
    ];
  });
}

function longTexts(definition: TypeDefinition | undefined) {
  return (definition?.fields ?? []).filter(({ type }) => type === 'text');
}

/** Fewest meetings of one village of which full attendance each time is worth a question. */
const FULL_MEETINGS = 3;

function attendanceFindings(input: CheckInput): Finding[] {
  return input.villages.flatMap(({ code12, name }) => {
    const meetings = input.records.filter(({ unitCode, values }) => unitCode === code12 && isMeeting(values));
    const isFull = meetings.every(({ values }) => values.actual === values.expected);
    if (meetings.length < FULL_MEETINGS || !isFull) return [];
    const recordIds = meetings.map(({ id }) => id);
    return [
      finding('soft', 'attendance', code12, `${name}本月 ${meetings.length} 次会议全部满勤`, {
        unitCode: code12,
        recordIds,
      }),
    ];
  });
}

function isMeeting(values: CheckedRecord['values']): boolean {
  return [values.expected, values.actual].every((value) => typeof value === 'number' && value > 0);
}

/** Fewest answers of which none dissatisfied is worth a question (D§3.3). */
const MANY_ANSWERS = 30;

function satisfactionFindings({ table }: CheckInput): Finding[] {
  return table.rows.flatMap((row) => {
    if (!/satis/.test(row.code) || row.kind !== 'ratio') return [];
    const { numerator, denominator } = row.fractions.month;
    const isPerfect = denominator >= MANY_ANSWERS * 1_000_000 && numerator === denominator;
    return isPerfect
      ? [
          finding('soft', 'satisfaction', row.code, `${row.label} ${denominator / 1_000_000} 份评价全部满意`, {
            indicator: row.code,
          }),
        ]
      : [];
  });
}

function todoFindings({ todo, villages }: CheckInput): Finding[] {
  const names = new Map(villages.map(({ code12, name }) => [code12, name]));
  return todo
    .filter(({ isThisMonth, state }) => isThisMonth && state !== 'done')
    .map((item) => {
      const who = names.get(item.unitCode) ?? '本镇';
      const message = `${who}${item.label}${item.part ? `（${item.part}）` : ''}没有完成`;
      return finding('soft', 'todo', item.key, message, {
        unitCode: item.unitCode,
        recordIds: item.matterId ? [item.matterId] : [],
      });
    });
}

/** Names a finding in the rows of explanations that go out with the report. */
export function findingId({ key }: Pick<Finding, 'key'>): string {
  return textHash(key).slice(0, 20);
}

/** Soft findings without a word; `explained` holds texts by {@link findingId}. */
export function unexplained(findings: readonly Finding[], explained: ReadonlyMap<string, string>): readonly Finding[] {
  return findings.filter((one) => one.level === 'soft' && (explained.get(findingId(one)) ?? '').trim() === '');
}
