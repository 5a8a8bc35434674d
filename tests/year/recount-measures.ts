import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, monthsBetween, number, type RawRecord, type RawTown, type RawUnit, text } from './recount-base.ts';
import { conditionHolds, isBlank } from './recount-conditions.ts';
import { POSTED } from './recount-standing.ts';

/**
 * C2, C3 and C4 of D§3.4 counted once more. Which fields a ledger has, which of them must be filled and which are printed
 * is read from the definitions as they lie in resources; conditions by the small reader of `recount-conditions.ts`. What
 * falls due is written here from D§2.
 */
export type Measures = Map<string, readonly [numerator: number, denominator: number]>;

interface RawField {
  readonly id: string;
  readonly type: string;
  readonly required?: 'always' | 'never' | { readonly when: string };
  readonly visible?: string;
  readonly sensitivity?: string;
  readonly hidden?: boolean;
  readonly offByDefault?: boolean;
  readonly block?: string;
  readonly override?: Readonly<Record<string, object>>;
  readonly fields?: readonly RawField[];
}

interface RawType {
  readonly fields: readonly RawField[];
  readonly sealed: readonly string[];
  readonly ledger: { readonly columns: readonly { readonly value: string }[] };
}

const FOLDER = join(import.meta.dirname, '../../resources/catalogue');
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown;
const BLOCKS = (read('catalogue.json') as { blocks: { id: string; fields: RawField[] }[] }).blocks;
const known = new Map<string, readonly (RawField & { readonly isPrinted: boolean })[]>();

/** Fields that may count for C2: typed by people, in use, not sealed; with whether the ledger prints them. */
function fieldsOf(type: string) {
  const found = known.get(type);
  if (found) return found;
  const { fields, sealed, ledger } = read(`types/${type}.json`) as RawType;
  const printed = new Set(ledger.columns.map(({ value }) => value));
  const whole = fields.flatMap((field) => {
    const block = BLOCKS.find(({ id }) => id === field.block);
    return block ? block.fields.map((one) => ({ ...one, ...field.override?.[one.id] })) : [field];
  });
  const own = whole
    .filter(({ type: kind, hidden, offByDefault }) => !hidden && !offByDefault && kind !== 'calc' && kind !== 'bool')
    .filter((field) => !sealed.includes(field.sensitivity ?? ''))
    .map((field) => ({ ...field, isPrinted: printed.has(field.id) }));
  known.set(type, own);
  return own;
}

/** Counts a town's measures of a month, by `code|unit`. */
export function recountMeasures(town: RawTown, month: string): Measures {
  const sums: Measures = new Map();
  const add = (code: string, unit: string, numerator: number, denominator: number) => {
    if (denominator === 0) return;
    const [above, below] = sums.get(`${code}|${unit}`) ?? [0, 0];
    sums.set(`${code}|${unit}`, [above + numerator, below + denominator]);
  };
  const records = town.records.filter(({ status }) => status !== 'void');
  for (const record of records.filter(({ period }) => period === month)) {
    const expected = fieldsOf(record.type).filter((field) => isExpected(field, record.data));
    add('C2', record.unitCode, expected.filter(({ id }) => !isBlank(record.data[id])).length, expected.length);
    if (needsPaper(record)) add('C4', record.unitCode, (record.attachments ?? []).length > 0 ? 1 : 0, 1);
  }
  for (const unit of town.units) if (isThere(unit, month)) duties(unit, records, month, add);
  matters(records, month, add);
  return sums;
}

function isExpected({ visible, required, isPrinted }: ReturnType<typeof fieldsOf>[number], data: RawRecord['data']) {
  if (visible !== undefined && !conditionHolds(visible, data)) return false;
  if (isPrinted || required === 'always') return true;
  if (typeof required !== 'object') return false;
  // 是否超标 is calculated and stored nowhere: D§2.4, more tables or a dearer one than the village's rules allow
  return conditionHolds(required.when, { ...data, over: isOver(data) });
}

function isOver(data: RawRecord['data']): boolean {
  const exceeds = (one: unknown, cap: unknown) => typeof one === 'number' && typeof cap === 'number' && one > cap;
  return exceeds(data.actual_tables, data.cap_tables) || exceeds(data.actual_price, data.cap_price);
}

/** D§3.4: mediation agreements in writing, and decisions that went the whole way. */
function needsPaper({ type, data }: RawRecord): boolean {
  if (type === 'mediation_case') return data.agreement_form === 'written';
  return type === 'four_two_decision' && data.state === 'disclosed';
}

type Add = (code: string, unit: string, numerator: number, denominator: number) => void;
type Due = readonly [type: string, months: number, day: string, isMeant?: (data: RawRecord['data']) => boolean];
const has = (field: string, code: string) => (data: RawRecord['data']) =>
  Array.isArray(data[field]) && (data[field] as unknown[]).includes(code);

/** What each village owes: type, months of the span, the field of the day, which records are meant. */
const OF_VILLAGES: readonly Due[] = [
  ['party_life', 1, 'meeting_date', has('kind', 'branch_committee')],
  ['party_life', 1, 'meeting_date', has('kind', 'group_meeting')],
  ['party_life', 1, 'meeting_date', has('kind', 'theme_day')],
  ['party_life', 3, 'meeting_date', has('kind', 'members_meeting')],
  ['party_life', 3, 'meeting_date', has('kind', 'lesson')],
  ['democratic_review', 12, 'reviewed_on'],
  ['villager_meeting', 3, 'meeting_date', ({ kind }) => kind === 'representatives'],
  ['supervision_record', 1, 'supervised_on'],
  ['civil_practice', 1, 'held_on'],
  ['legal_publicity', 1, 'held_on'],
  ['legal_service', 1, 'served_on', ({ mode }) => mode === 'on_duty' || mode === 'appointment'],
  ['legal_service', 3, 'served_on', (data) => has('content', 'lecture')(data) || number(data.lectures) > 0],
  ['moral_lecture', 3, 'held_on'],
  ['moral_review', 3, 'meeting_date'],
  ['star_household', 12, 'applied_on'],
  ['star_village_rating', 12, 'applied_on'],
];
/** What each town owes. Recommendations and surveys that villages tell are the town's: villages keep no such ledger. */
const OF_TOWNS: readonly Due[] = [
  ['dispute_screening', 1, 'sweep_to'],
  ['good_person', 3, 'recommend_on'],
  ['dispatch_meeting', 3, 'meeting_date', ({ level }) => level === 'town'],
  ['satisfaction_survey', 6, 'held_on'],
];
/** Activities that may count in these ledgers although they stand in another. */
const SEEN_ELSEWHERE = new Set(['civil_practice', 'legal_publicity']);

function duties(unit: RawUnit, records: readonly RawRecord[], month: string, add: Add): void {
  const isTown = unit.level === 'town';
  if (!isTown && unit.level !== 'village') return;
  const isOwn = ({ unitCode, type }: RawRecord) =>
    isTown && type !== 'dispute_screening' ? unitCode.startsWith(unit.code12.slice(0, 9)) : unitCode === unit.code12;
  const own = records.filter(isOwn);
  for (const [type, months, day, isMeant = () => true] of isTown ? OF_TOWNS : OF_VILLAGES) {
    if (Number(month.slice(5)) % months !== 0) continue;
    const span = spanBefore(month, months);
    const isDone = own.some((record) => {
      const isSeen = SEEN_ELSEWHERE.has(type) && record.linkedRefs.some((ref) => ref.type === type);
      if (record.type !== type && !isSeen) return false;
      const at = record.type === type ? record.data[day] : (record.data.held_on ?? record.data.meeting_date);
      return span.includes(text(at).slice(0, 7)) && (record.type !== type || isMeant(record.data));
    });
    add('C3', unit.code12, isDone ? 1 : 0, 1);
  }
  if (isTown) return;
  for (const half of [1, 2]) {
    const isSwept = own.some(
      ({ type, data }) =>
        type === 'dispute_screening' &&
        text(data.sweep_to).startsWith(month) &&
        (Number(text(data.sweep_to).slice(8, 10)) <= 15 ? 1 : 2) === half,
    );
    add('C3', unit.code12, isSwept ? 1 : 0, 1);
  }
  posted(unit.code12, own, month, add);
}

/** Matters of 村务公开 whose last day lies in the month; posted in their span, be it late. */
function posted(unit: string, own: readonly RawRecord[], month: string, add: Add): void {
  const at = Number(month.slice(5));
  for (const [item, months, dueMonth] of POSTED) {
    if ((at - dueMonth) % months !== 0) continue;
    const first = at - dueMonth + 1;
    const span = Array.from(
      { length: months },
      (_, nth) => `${month.slice(0, 5)}${String(first + nth).padStart(2, '0')}`,
    );
    const isPosted = own.some(
      ({ type, data }) =>
        type === 'affairs_disclosure' && data.item_code === item && span.includes(text(data.posted_on).slice(0, 7)),
    );
    add('C3', unit, isPosted ? 1 : 0, 1);
  }
}

/** Progress is owed of each open task every month (by the 25th), of each cultivated village every quarter. */
function matters(records: readonly RawRecord[], month: string, add: Add): void {
  for (const { type, unitCode, data } of records) {
    if (type === 'task_item') {
      progress(unitCode, text(data.start_on) <= `${month}-25` && text(data.start_on) !== '', add, {
        isClosed: data.state === 'done' || data.state === 'stopped',
        days: rows(data.progress).map((row) => text(row.month)),
        span: [month],
      });
    }
    if (type === 'cultivation_target' && Number(month.slice(5)) % 3 === 0) {
      const began = text(data.listed_on);
      progress(unitCode, began !== '' && began.slice(0, 7) <= month, add, {
        isClosed: data.state === 'named' || data.state === 'quit',
        days: rows(data.milestones).map((row) => text(row.date)),
        span: spanBefore(month, 3),
      });
    }
  }
}

interface Progress {
  readonly isClosed: boolean;
  readonly days: readonly string[];
  readonly span: readonly string[];
}

function progress(unit: string, hasBegun: boolean, add: Add, { isClosed, days, span }: Progress): void {
  const isTold = days.some((day) => span.includes(day.slice(0, 7)));
  if (hasBegun && (isTold || !isClosed)) add('C3', unit, isTold ? 1 : 0, 1);
}

function rows(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

/** The months of a span that ends with a month. */
function spanBefore(month: string, months: number): string[] {
  const from = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - months;
  return monthsBetween(`${Math.floor(from / 12)}-${String((from % 12) + 1).padStart(2, '0')}`, month);
}
