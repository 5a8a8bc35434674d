import { compiledType } from '../../shared/catalogue/compile-type.ts';
import type { FrozenReport } from '../../shared/domain/month/freeze.ts';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { DEFAULT_MONTH_SETTINGS, dueDaysOf } from '../../shared/domain/month/month-rule.ts';
import { addMonths, lastDateOf } from '../../shared/kernel/calendar.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { createRecord } from '../../shared/schema/build-record.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import type { TestCounty } from '../support/county.ts';
import type { Answer } from '../support/county-client.ts';
import { consoleSession } from '../support/month-town.ts';
import type { RawBody, RawTown } from './recount-base.ts';
import { importUnits, loginOf, sendAlone, settleCounty, townOf, unitsAt } from './year-county.ts';
import { YearDesk } from './year-desk.ts';
import { typesOfMonth, valuesIn, type YearSize } from './year-plan.ts';

/** What was in the books of a town when a month was sent for the last time, and what was frozen then. */
export interface ClosedMonth {
  readonly townId: number;
  readonly month: string;
  readonly books: RawTown;
  readonly frozen: FrozenReport;
  readonly hash: string;
  readonly returns: number;
  readonly isLate: boolean;
}

/** A year that went by. */
export interface WentBy {
  readonly closed: readonly ClosedMonth[];
  readonly months: readonly string[];
  /** Books of every town of the county at the end, those that sent nothing included. */
  readonly books: ReadonlyMap<number, RawTown>;
  readonly merged: { readonly from: string; readonly into: string; readonly townId: number };
  /** Accepted corrections: the unit of the corrected record and its month. */
  readonly corrections: readonly { readonly unit: string; readonly month: string }[];
  /** `unit|month` of every village that confirmed. */
  readonly confirmed: ReadonlySet<string>;
  readonly late: number;
  readonly records: number;
  readonly ask: (path: string, body?: unknown) => Promise<Answer>;
}

const FIRST = '2025-01';
/** Towns that report at the same time, as towns do. */
const AT_ONCE = 4;

/** Runs a year of a county: every month entered, checked, sent, now and then returned twice, received, locked. */
export async function runYear(county: TestCounty, size: YearSize, tell: (line: string) => void): Promise<WentBy> {
  const year = new Year(county, size, tell);
  await year.begin();
  for (let at = 0; at < size.months; at++) await year.month(at);
  return year.end();
}

class Year {
  readonly #county: TestCounty;
  readonly #size: YearSize;
  readonly #tell: (line: string) => void;
  readonly #closed: ClosedMonth[] = [];
  #cookie = '';
  #desks: YearDesk[] = [];
  #units: readonly Unit[] = [];
  readonly #corrections: { unit: string; month: string }[] = [];
  readonly #confirmed = new Set<string>();
  #late = 0;
  #merged: WentBy['merged'] | null = null;

  constructor(county: TestCounty, size: YearSize, tell: (line: string) => void) {
    this.#county = county;
    this.#size = size;
    this.#tell = tell;
  }

  readonly #ask = (path: string, body?: unknown): Promise<Answer> =>
    sendAlone(this.#county.origin, `/api/console/${path}`, {
      cookie: this.#cookie,
      ...(body === undefined ? {} : { body }),
    });

  async begin(): Promise<void> {
    this.#cookie = await consoleSession(this.#county.origin, 'zfw');
    const towns = await settleCounty(this.#county, this.#cookie, this.#size);
    this.#units = await unitsAt(this.#county, this.#cookie);
    for (const [at, town] of towns.entries()) {
      const isByCourier = (at + 1) % this.#size.courierEvery === 0;
      this.#desks.push(await YearDesk.enrol(this.#county.origin, town, loginOf(town), isByCourier));
    }
  }

  async month(at: number): Promise<void> {
    const month = addMonths(FIRST, at);
    const towns = [...this.#desks.entries()];
    for (let from = 0; from < towns.length; from += AT_ONCE) {
      const group = towns.slice(from, from + AT_ONCE);
      await Promise.all(group.map(([index, desk]) => this.#townMonth(desk, index, at, month)));
    }
    // July; in a short year its second month
    if (at === Math.min(6, this.#size.months - 2)) await this.#merge(month);
    this.#tell(`${month}: ${this.#desks.reduce((sum, { records }) => sum + records.size, 0)} records`);
  }

  async #townMonth(desk: YearDesk, index: number, at: number, month: string): Promise<void> {
    await this.#enter(desk, index, at, month);
    if (at > 0) await this.#afterwards(desk, index, at, month);
    const villages = this.#villagesOf(desk, month).map(({ code12 }) => code12);
    await desk.confirmVillages(month, villages);
    for (const unit of villages) this.#confirmed.add(`${unit}|${month}`);
    await this.#close(desk, index, at, month);
  }

  async end(): Promise<WentBy> {
    if (!this.#merged) throw new Error('no villages were merged');
    const refused = this.#desks.flatMap((desk) => desk.refused);
    if (refused.length > 0) throw new Error(`${refused.length} rows were refused: ${refused.slice(0, 5).join('\n')}`);
    const months = Array.from({ length: this.#size.months }, (_, at) => addMonths(FIRST, at));
    const bodies = await this.#bodies();
    const towns = new Set(this.#units.filter(({ level }) => level === 'town').map(({ code12 }) => townOf(code12)));
    const books = [...towns].map((townId): [number, RawTown] => {
      const desk = this.#desks.find((one) => one.desk.townId === townId);
      return [townId, this.#booksOf(townId, [...(desk?.records.values() ?? [])], bodies)];
    });
    return {
      closed: this.#closed,
      months,
      books: new Map(books),
      merged: this.#merged,
      corrections: this.#corrections,
      confirmed: this.#confirmed,
      late: this.#late,
      records: this.#desks.reduce((sum, { records }) => sum + records.size, 0),
      ask: this.#ask,
    };
  }

  async #enter(desk: YearDesk, index: number, at: number, month: string): Promise<void> {
    const { author } = desk.desk;
    const made: Promise<LedgerRecord>[] = [];
    for (const [number, { code12 }] of this.#villagesOf(desk, month).entries()) {
      const place = index * 100 + number;
      for (const [turn, type] of typesOfMonth(this.#size, place, at).entries()) {
        const seed = (place * 100 + at) * 100 + turn;
        const { mainDate } = compiledType(author.catalogue, type).definition;
        const values = valuesIn(type, seed, month, mainDate);
        const alsoCountsIn = type === 'civil_practice' && turn % 3 === 0 ? ['legal_publicity'] : [];
        made.push(createRecord(author, { type, unitCode: code12, values, remark: '', alsoCountsIn }));
      }
    }
    await desk.push(await Promise.all(made));
  }

  /** A forgotten record of last month, and a correction in it. */
  async #afterwards(desk: YearDesk, index: number, at: number, month: string): Promise<void> {
    const before = addMonths(month, -1);
    const { author } = desk.desk;
    if ((index + at) % 2 === 0) {
      const values = valuesIn('civil_practice', 900_000 + index * 100 + at, before, 'held_on');
      const [village] = this.#villagesOf(desk, month);
      const late = { period: month, reason: '村里漏报' };
      const input = {
        type: 'civil_practice',
        unitCode: village?.code12 ?? '',
        values,
        remark: '',
        alsoCountsIn: [],
        late,
      };
      await desk.push([await createRecord(author, input)]);
      this.#late++;
    }
    const wrong = [...desk.records.values()].find(
      ({ type, period, lateFlag }) => type === 'civil_practice' && period === before && !lateFlag,
    );
    if ((index + at) % 3 === 0 && wrong) await this.#correct(desk, wrong, before);
  }

  async #correct(desk: YearDesk, wrong: LedgerRecord, month: string): Promise<void> {
    const volunteers = Number(wrong.data.volunteers ?? 0) + 7;
    const values = {
      month,
      record_id: wrong.id,
      record_type: wrong.type,
      path: 'volunteers',
      subject: '志愿者人数',
      old_value: canonicalJson(wrong.data.volunteers ?? null),
      new_value: String(volunteers),
      reason: '少计一组',
      state: 'asked',
    };
    const input = { type: 'correction', unitCode: desk.townCode, values, remark: '', alsoCountsIn: [] };
    const correction = await createRecord(desk.desk.author, input);
    const [asked] = await desk.way.push([{ record: correction, base: null }]);
    if (asked?.outcome !== 'accepted') throw new Error(JSON.stringify(asked));
    const decision = { townId: desk.desk.townId, id: correction.id, rev: correction.rev, accept: true };
    await this.#ok(this.#ask('month/corrections/decide', decision));
    const right = await desk.desk.revise(wrong, { action: 'correct', values: { ...wrong.data, volunteers } });
    await desk.push([right], new Map([[wrong.id, wrong.rev]]));
    this.#corrections.push({ unit: wrong.unitCode, month });
  }

  async #close(desk: YearDesk, index: number, at: number, month: string): Promise<void> {
    const returns = (index + at) % 4 === 1 ? 2 : 0;
    let sent = await desk.submit(month, null);
    for (let turn = 0; turn < returns; turn++) sent = await this.#returned(desk, month);
    const books = this.#booksOf(desk.desk.townId, [...desk.records.values()], await this.#bodies());
    for (const step of ['receive', 'lock']) await this.#decide(desk, month, step);
    const isLate = (index + at) % 5 === 3;
    await this.#arrivedOn(desk, month, isLate);
    this.#closed.push({ townId: desk.desk.townId, month, books, ...sent, returns, isLate });
  }

  /** The county sends a month back for one record; the desk mends it and sends the next version. */
  async #returned(desk: YearDesk, month: string): Promise<Awaited<ReturnType<YearDesk['submit']>>> {
    const one = [...desk.records.values()].find(({ type, period }) => type === 'civil_practice' && period === month);
    if (!one) throw new Error('nothing to return');
    await this.#decide(desk, month, 'return', { reason: '请核对', items: [{ recordId: one.id, reason: '人数有误' }] });
    const back = await desk.way.held(one.id);
    const values = { ...back.data, volunteers: Number(back.data.volunteers ?? 0) + 1 };
    const mended = await desk.desk.revise(back, { action: 'edit', values, envelope: { status: 'town_ok' } });
    await desk.push([mended], new Map([[one.id, back.rev]]));
    return desk.submit(month, await desk.way.held(monthPaperId('monthly_report', desk.townCode, month)));
  }

  async #decide(desk: YearDesk, month: string, step: string, more: object = {}): Promise<void> {
    const { rev } = await desk.way.held(monthPaperId('monthly_report', desk.townCode, month));
    await this.#ok(this.#ask('month/decide', { townId: desk.desk.townId, month, rev, step, ...more }));
  }

  /** The county's clock cannot be turned back: when the first version arrived is set as the script has it. */
  async #arrivedOn(desk: YearDesk, month: string, isLate: boolean): Promise<void> {
    const due = dueDaysOf(DEFAULT_MONTH_SETTINGS, month).submit;
    const at = new Date(Date.parse(`${due}T09:00:00+08:00`) + (isLate ? 7 : 0) * 86_400_000);
    await this.#county.sql`
      UPDATE record SET received_at = ${at} WHERE town_id = ${desk.desk.townId} AND type = 'report_version' AND period = ${month}`;
  }

  /** The second village of the first town goes into the first one. */
  async #merge(month: string): Promise<void> {
    const [desk] = this.#desks;
    if (!desk) return;
    const [into, from] = this.#villagesOf(desk, month);
    if (!into || !from) throw new Error('no two villages');
    const households = String((into.households ?? 0) + (from.households ?? 0));
    await importUnits(this.#county, this.#cookie, [
      ['代码', '名称', '户数', '停用日期', '继承单位代码'],
      [into.code12, into.name, households, '', ''],
      [from.code12, from.name, String(from.households ?? ''), lastDateOf(month), into.code12],
    ]);
    this.#units = await unitsAt(this.#county, this.#cookie);
    this.#merged = { from: from.code12, into: into.code12, townId: desk.desk.townId };
    this.#desks = [await desk.refreshed(), ...this.#desks.slice(1)];
  }

  async #ok(asked: Promise<Answer>): Promise<void> {
    const answer = await asked;
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }

  #villagesOf(desk: YearDesk, month: string): readonly Unit[] {
    return this.#units
      .filter(
        ({ level, code12, validTo }) =>
          level === 'village' && townOf(code12) === desk.desk.townId && (validTo === '' || validTo >= `${month}-01`),
      )
      .slice(0, this.#size.villages);
  }

  #booksOf(townId: number, records: readonly LedgerRecord[], bodies: readonly RawBody[]): RawTown {
    const isOwn = (code12: string) => townOf(code12) === townId;
    return {
      records,
      units: this.#units.filter(({ code12 }) => isOwn(code12)),
      bodies: bodies.filter(({ unitCode }) => isOwn(unitCode)),
    };
  }

  async #bodies(): Promise<readonly RawBody[]> {
    return this.#county.sql<RawBody[]>`SELECT unit_code AS "unitCode", kind, member_count AS "memberCount" FROM body`;
  }
}
