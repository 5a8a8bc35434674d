import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { type FigureQuestion, figureAnswerSchema } from '../../shared/sync/figure-messages.ts';
import { type MatrixUnit, matrixAnswerSchema } from '../../shared/sync/matrix-messages.ts';
import type { ReportAnswer } from '../../shared/sync/month-messages.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { recount } from './recount.ts';
import { type Basis, type Figures, isThere, type RawTown } from './recount-base.ts';
import { type Measures, recountMeasures } from './recount-measures.ts';
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
  await compare.measures();
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
    for (let tries = 0; tries < 20_000; tries++) {
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

  /** All nine measures of every town and village (D§3.4), over the whole time. */
  async measures(): Promise<void> {
    const [from = '', to = ''] = [this.#year.months[0], this.#year.months.at(-1)];
    const answer = matrixAnswerSchema.parse((await this.#year.ask(`month/matrix?from=${from}&to=${to}`)).body);
    const counted = this.#counted();
    for (const unit of answer.units) {
      const expected = this.#measuresOf(unit, counted);
      for (const [measure, parts] of Object.entries(expected)) {
        this.figures++;
        const found = unit.measures[measure as keyof typeof unit.measures] ?? { numerator: 0, denominator: 0 };
        const told = [found.numerator, found.denominator];
        if (told.join() !== parts.join()) {
          this.differences.push(`${unit.name} ${measure}: ${parts.join('/')}, county ${told.join('/')}`);
        }
      }
    }
  }

  /** C2, C3 and C4 by `code|unit`, towns with all their villages under their own code. */
  #counted(): Measures {
    const sums: Measures = new Map();
    const add = (key: string, [above, below]: readonly [number, number]) => {
      const [a, b] = sums.get(key) ?? [0, 0];
      sums.set(key, [a + above, b + below]);
    };
    for (const [townId, books] of this.#year.books) {
      for (const month of this.#year.months) {
        for (const [key, parts] of recountMeasures(books, month)) {
          const [code = '', unit = ''] = key.split('|');
          add(`${code}|${townId}000`, parts);
          if (unit !== `${townId}000`) add(key, parts);
        }
      }
    }
    return sums;
  }

  #measuresOf({ unitCode, townId, level }: MatrixUnit, counted: Measures): Record<string, readonly number[]> {
    const isOwn = (code: string) => (level === 'town' ? code.startsWith(String(townId)) : code === unitCode);
    const { months, books, confirmed, corrections } = this.#year;
    const { units = [], records = [] } = books.get(townId) ?? {};
    const villages = units.filter((unit) => unit.level === 'village' && isOwn(unit.code12));
    const owed = villages.flatMap((unit) => months.filter((month) => isThere(unit, month)));
    const done = [...confirmed].filter((one) => isOwn(one.slice(0, 12)));
    const kept = records.filter(({ unitCode: own, period, status }) => {
      return isOwn(own) && status !== 'void' && months.includes(period);
    });
    const ofUnit = {
      C1: [done.length, owed.length],
      ...Object.fromEntries(['C2', 'C3', 'C4'].map((code) => [code, counted.get(`${code}|${unitCode}`) ?? [0, 0]])),
      Q1: [corrections.filter(({ unit }) => isOwn(unit)).length, kept.length],
    };
    if (level !== 'town') return ofUnit;
    const own = this.#year.closed.filter((one) => one.townId === townId);
    const late = own.filter(({ isLate }) => isLate).length;
    return {
      ...ofUnit,
      T1: [own.length - late, months.length],
      // seven days late hold five working days
      T2: [late * 5, 0],
      T3: [own.reduce((sum, one) => sum + one.returns, 0), 0],
      T4: [own.filter(({ returns }) => returns === 0).length, own.length],
    };
  }
}
