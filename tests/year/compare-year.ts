import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { type FigureQuestion, figureAnswerSchema } from '../../shared/sync/figure-messages.ts';
import { matrixAnswerSchema } from '../../shared/sync/matrix-messages.ts';
import type { ReportAnswer } from '../../shared/sync/month-messages.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { recount } from './recount.ts';
import type { Basis, Figures, RawTown } from './recount-base.ts';
import type { ClosedMonth, WentBy } from './run-year.ts';

const MILLION = 1_000_000;
const CODES = defaultCatalogue().monthlyTable;

export interface Compared {
  /** What differs, in words; empty when all is equal. */
  readonly differences: readonly string[];
  readonly figures: number;
}

/** Compares every figure of the county with those counted anew from the books, and every locked month with what was sent. */
export async function compareYear(year: WentBy, tell: (line: string) => void): Promise<Compared> {
  const compare = new Comparison(year);
  await compare.wait();
  tell('the county has counted');
  for (const month of year.months) {
    for (const basis of ['month', 'year', 'late'] as const) await compare.units(month, basis);
  }
  await compare.sums();
  await compare.successor();
  await compare.reports();
  await compare.timeliness();
  return compare;
}

class Comparison implements Compared {
  readonly differences: string[] = [];
  figures = 0;
  readonly #year: WentBy;
  readonly #closed: ReadonlyMap<string, ClosedMonth>;
  readonly #known = new Map<string, Figures>();

  constructor(year: WentBy) {
    this.#year = year;
    this.#closed = new Map(year.closed.map((one) => [`${one.townId}|${one.month}`, one]));
  }

  /** Waits until everything that arrived is counted. */
  async wait(): Promise<void> {
    const [month = ''] = this.#year.months;
    for (let tries = 0; tries < 1200; tries++) {
      if ((await this.#ask({ codes: ['DZ_total'], from: month, to: month })).waiting === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error('the county did not count');
  }

  async #ask(question: Partial<FigureQuestion>) {
    const whole = { level: 'village', townId: null, unitCode: null, every: 'month', basis: 'month', isMerged: false };
    const answer = await this.#year.ask('figures', { codes: CODES, ...whole, ...question });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return figureAnswerSchema.parse(answer.body);
  }

  /** A month's figures by the books as they were when it was locked; by today's where it never was, and for late ones. */
  #expected(townId: number, month: string, basis: Basis): Figures {
    const key = `${townId}|${month}|${basis}`;
    const known = this.#known.get(key);
    if (known) return known;
    const books = (basis !== 'late' && this.#closed.get(`${townId}|${month}`)?.books) || this.#year.books.get(townId);
    const figures = recount(books as RawTown, month, basis);
    this.#known.set(key, figures);
    return figures;
  }

  #all(month: string, basis: Basis): Figures {
    return new Map([...this.#year.books.keys()].flatMap((town) => [...this.#expected(town, month, basis)]));
  }

  /** Every village's every figure of a month. */
  async units(month: string, basis: Basis): Promise<void> {
    const expected = this.#all(month, basis);
    for (let at = 0; at < CODES.length; at += 15) {
      const codes = CODES.slice(at, at + 15);
      const { cells } = await this.#ask({ codes, from: month, to: month, basis });
      const found: Figures = new Map(
        cells
          .filter(([, , , above, below]) => above !== 0 || below !== 0)
          .map(([unit, code, , above, below]) => [`${code}|${unit}`, [above, below] as const]),
      );
      const own = new Map([...expected].filter(([key]) => codes.includes(key.split('|')[0] ?? '')));
      this.#same(`${month} ${basis}`, own, found);
    }
  }

  #same(where: string, expected: Figures, found: Figures): void {
    for (const key of new Set([...expected.keys(), ...found.keys()])) {
      const [above, below] = expected.get(key) ?? [0, 0];
      const [foundAbove, foundBelow] = found.get(key) ?? [0, 0];
      this.figures++;
      const isSame = Math.abs(above * MILLION - foundAbove) < 1 && Math.abs(below * MILLION - foundBelow) < 1;
      if (!isSame)
        this.differences.push(
          `${where} ${key}: ${above}/${below}, county ${foundAbove / MILLION}/${foundBelow / MILLION}`,
        );
    }
  }

  /** Towns and the county over the whole time: counts and rates of single months add up, what stands is the last month's. */
  async sums(): Promise<void> {
    const [from = '', to = ''] = [this.#year.months[0], this.#year.months.at(-1)];
    const standing = new Set([
      'RY_vacancy',
      'SZ_total',
      'SZ_active',
      'ZG_overdue',
      'SF_count',
      'XH_rate',
      'JD_rectified_rate',
      'PC_resolved_rate',
      'SQ_closed_rate',
    ]);
    for (const level of ['town', 'county'] as const) {
      const expected: Figures = new Map();
      for (const month of this.#year.months) {
        for (const town of this.#year.books.keys()) {
          for (const [key, [above, below]] of this.#expected(town, month, 'month')) {
            const [code = ''] = key.split('|');
            if (standing.has(code) && month !== to) continue;
            const sum = `${code}|${level === 'town' ? `${town}000` : '999901000000'}`;
            const [a, b] = expected.get(sum) ?? [0, 0];
            expected.set(sum, [a + above, b + below]);
          }
        }
      }
      const { cells } = await this.#ask({ level, from, to, every: 'year' });
      this.#same(
        `${from}–${to} ${level}`,
        expected,
        new Map(cells.map(([unit, code, , a, b]) => [`${code}|${unit}`, [a, b] as const])),
      );
    }
  }

  /** Merged villages together are the successor. */
  async successor(): Promise<void> {
    const { from, into, townId } = this.#year.merged;
    for (const month of this.#year.months) {
      const apart = await this.#ask({ townId, from: month, to: month });
      const together = await this.#ask({ townId, from: month, to: month, isMerged: true });
      const sums: Figures = new Map();
      for (const [unit, code, , above, below] of apart.cells) {
        if (unit !== from && unit !== into) continue;
        const [a, b] = sums.get(code) ?? [0, 0];
        sums.set(code, [a + above / MILLION, b + below / MILLION]);
      }
      const found = together.cells
        .filter(([unit]) => unit === into)
        .map(([, code, , a, b]) => [code, [a, b] as const] as const);
      this.#same(`${month} successor`, sums, new Map(found));
      if (together.units.some(({ key }) => key === from))
        this.differences.push(`${month}: the merged village still stands`);
    }
  }

  /** Locked months are byte for byte what was sent. */
  async reports(): Promise<void> {
    for (const { townId, month, frozen, hash, returns } of this.#year.closed) {
      const { body } = await this.#year.ask(`month/report?townId=${townId}&month=${month}`);
      const { versions, report } = body as unknown as ReportAnswer;
      const [newest] = versions;
      if (canonicalJson(newest?.frozen) !== canonicalJson(frozen) || newest?.hash !== hash)
        this.differences.push(`${townId} ${month}: another report`);
      if (report?.data.state !== 'locked') this.differences.push(`${townId} ${month}: ${report?.data.state}`);
      if (versions.length !== returns + 1) this.differences.push(`${townId} ${month}: ${versions.length} versions`);
    }
  }

  /** T1, T3, T4, C1 and Q1 as the script had it. */
  async timeliness(): Promise<void> {
    const [from = '', to = ''] = [this.#year.months[0], this.#year.months.at(-1)];
    const answer = matrixAnswerSchema.parse((await this.#year.ask(`month/matrix?from=${from}&to=${to}`)).body);
    let corrections = 0;
    for (const unit of answer.units.filter(({ level }) => level === 'town')) {
      const own = this.#year.closed.filter(({ townId }) => townId === unit.townId);
      const { T1, T3, T4, C1, Q1 } = unit.measures;
      corrections += Q1?.numerator ?? 0;
      const inTime = own.filter(({ isLate }) => !isLate).length;
      const returns = own.reduce((sum, one) => sum + one.returns, 0);
      const smooth = own.filter((one) => one.returns === 0).length;
      const told = [T1?.numerator, T1?.denominator, T3?.numerator, T4?.numerator, T4?.denominator];
      const expected = [inTime, this.#year.months.length, returns, smooth, own.length];
      if (told.join() !== expected.join())
        this.differences.push(`${unit.name}: ${told.join()}, expected ${expected.join()}`);
      if (own.length > 0 && C1?.numerator === 0) this.differences.push(`${unit.name}: no village confirmed`);
    }
    if (corrections !== this.#year.corrections)
      this.differences.push(`${corrections} corrections, expected ${this.#year.corrections}`);
  }
}
