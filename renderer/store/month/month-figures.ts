import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { figureOf, rollUp } from '#shared/domain/count-indicators.ts';
import type { CountRow, FigureRequest, FigureSet } from '#shared/domain/month/count-figures.ts';
import { countFigures } from '#shared/domain/month/count-figures.ts';
import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import { type FrozenReport, untold } from '#shared/domain/month/freeze.ts';
import { buildStatistics, FIGURE_COLUMNS, type FigureColumn, figureRequests } from '#shared/domain/month/statistics.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import { leavesOf, valuesOf } from '#shared/schema/record-changes.ts';
import type { FigureAsking, MonthStatistics, PeriodStatistics } from '../desk-store.ts';
import type { Piece } from '../worker/held-rows.ts';
import type { StoreClient } from '../worker-client.ts';
import type { MonthBook } from './month-book.ts';
import { periodSets } from './period-figures.ts';
import { toldFigures } from './told-figures.ts';

/** Figures by column and unit. */
export interface MonthSets {
  readonly sets: Readonly<Record<FigureColumn, FigureSet>>;
  readonly live: FigureSet;
  /** The frozen report that the month stands by. */
  readonly own: FrozenReport | null;
}

export interface FigureDeps {
  readonly client: StoreClient;
  readonly book: MonthBook;
  readonly basis: () => FigureBasis;
  /** Applied corrections that a month's report tells, with the corrected record. */
  readonly corrections: (month: string) => Promise<readonly { readonly before: CountRow; readonly after: CountRow }[]>;
}

/** The statistics table of this desk: frozen where a month was sent, counted where it was not (D§3.5). */
export class MonthFigures {
  readonly #deps: FigureDeps;
  #taught = '';

  constructor(deps: FigureDeps) {
    this.#deps = deps;
  }

  /** The worker learns catalogue, units, bodies and calendar once, and again when one of them changes. */
  async teach(): Promise<void> {
    const { today: _, ...basis } = this.#deps.basis();
    const mark = JSON.stringify([basis.catalogue.version, basis.units, basis.bodies, basis.settings]);
    if (mark === this.#taught) return;
    await this.#deps.client.ask('teachFigures', basis);
    this.#taught = mark;
  }

  /** Counts one period after the other where somebody wants to be told, all from the same records. */
  async count(
    requests: readonly FigureRequest[],
    codes: readonly string[],
    onStep?: FigureAsking['onStep'],
  ): Promise<readonly FigureSet[]> {
    await this.teach();
    const { today } = this.#deps.basis();
    const ask = (some: readonly FigureRequest[], piece: Piece | null) =>
      this.#deps.client.ask('figures', { today, requests: some, codes, piece });
    if (!onStep) return ask(requests, null);
    const sets: FigureSet[] = [];
    const work = crypto.randomUUID();
    for (const [done, request] of requests.entries()) {
      onStep(done, requests.length);
      sets.push(...(await ask([request], { work, isLast: done === requests.length - 1 })));
    }
    return sets;
  }

  /** Figures of a month by unit, column by column; frozen ones where a month was sent. `live`: the month counted now. */
  async sets(
    month: string,
    { codes = this.#deps.basis().catalogue.monthlyTable, onStep }: FigureAsking = {},
  ): Promise<MonthSets> {
    const own = await this.#deps.book.frozen(month);
    const requests = {
      ...figureRequests(month),
      ...(own ? { late: { from: month, to: month, late: { take: 'any_late' } as const } } : {}),
    };
    const counted = await this.count(
      [...FIGURE_COLUMNS.map((column) => requests[column]), requests.month],
      codes,
      onStep,
    );
    const sets = Object.fromEntries(FIGURE_COLUMNS.map((column, at) => [column, counted[at] ?? {}])) as Record<
      FigureColumn,
      FigureSet
    >;
    for (const [column, back] of [
      ['last', 1],
      ['sameLastYear', 12],
    ] as const) {
      const frozen = await this.#deps.book.frozen(addMonths(month, -back));
      if (frozen) sets[column] = { ...sets[column], ...toldFigures(frozen, 'month') };
    }
    const live = sets.month;
    if (own)
      for (const column of ['month', 'year', 'last', 'sameLastYear'] as const)
        sets[column] = { ...sets[column], ...toldFigures(own, column) };
    return { sets, live, own };
  }

  /** The tables of a month, one for each choice of units (null: the town and all its villages), from one count. */
  async tables(
    month: string,
    choices: readonly (readonly string[] | null)[],
    asking: FigureAsking = {},
  ): Promise<readonly [MonthStatistics, ...MonthStatistics[]]> {
    const { catalogue } = this.#deps.basis();
    const codes = asking.codes ?? catalogue.monthlyTable;
    const { sets, live, own } = await this.sets(month, asking);
    const tableOf = async (unitCodes: readonly string[] | null): Promise<MonthStatistics> => {
      const corrected = own
        ? this.#moved(live, toldFigures(own, 'month'), unitCodes)
        : await this.#corrections(month, unitCodes, codes);
      const table = buildStatistics({ catalogue, month, sets, unitCodes, corrected, codes });
      return { table, frozenVersion: own?.version ?? null, liveCodes: untold(codes, own ? [own] : []) };
    };
    const [first = null, ...others] = choices;
    return [await tableOf(first), ...(await Promise.all(others.map(tableOf)))];
  }

  /** The tables of several months together, one for each choice of units: sent months as they were sent (D§3.5). */
  async periodTables(
    { from, to }: { readonly from: string; readonly to: string },
    choices: readonly (readonly string[] | null)[],
    asking: FigureAsking = {},
  ): Promise<readonly [PeriodStatistics, ...PeriodStatistics[]]> {
    const { catalogue } = this.#deps.basis();
    const codes = asking.codes ?? catalogue.monthlyTable;
    const count = this.count.bind(this);
    const frozen = (month: string) => this.#deps.book.frozen(month);
    const deps = { catalogue, codes, count, frozen, onStep: asking.onStep };
    const { sets, live, frozenMonths, liveCodes } = await periodSets(deps, from, to);
    const tableOf = (unitCodes: readonly string[] | null): PeriodStatistics => {
      const corrected = this.#moved(live, sets.month, unitCodes);
      const table = buildStatistics({ catalogue, month: to, sets, unitCodes, corrected, codes });
      return { table, frozenMonths, liveCodes };
    };
    const [first = null, ...others] = choices;
    return [tableOf(first), ...others.map(tableOf)];
  }

  /** What corrections since have changed in a month that was sent: now minus then, per figure. */
  #moved(now: FigureSet, then: FigureSet, unitCodes: readonly string[] | null): Record<string, number> {
    return this.#differences((code) => [
      fractionIn(now[code] ?? [], unitCodes),
      fractionIn(then[code] ?? now[code] ?? [], unitCodes),
    ]);
  }

  /** What the corrections that this month's report tells have changed in the figures of their own months. */
  async #corrections(
    month: string,
    unitCodes: readonly string[] | null,
    wanted: readonly string[],
  ): Promise<Record<string, number>> {
    const pairs = await this.#deps.corrections(month);
    if (pairs.length === 0) return {};
    const basis = this.#deps.basis();
    const codes = new Set(wanted);
    const request: FigureRequest = { from: '1900-01', to: month, late: { take: 'all' } };
    const [before] = countFigures(
      basis,
      pairs.map((pair) => pair.before),
      [request],
      codes,
    );
    const [after] = countFigures(
      basis,
      pairs.map((pair) => pair.after),
      [request],
      codes,
    );
    return this.#differences((code) => [
      fractionIn(after?.[code] ?? [], unitCodes),
      fractionIn(before?.[code] ?? [], unitCodes),
    ]);
  }

  #differences(of: (code: string) => readonly [Fractions, Fractions]): Record<string, number> {
    const programs = indicatorPrograms(this.#deps.basis().catalogue);
    return Object.fromEntries(
      programs.flatMap(({ code, kind }) => {
        const [now, then] = of(code);
        const difference = (figureOf(kind, now) ?? 0) - (figureOf(kind, then) ?? 0);
        return kind === 'last' || difference === 0 ? [] : [[code, difference]];
      }),
    );
  }
}

type Fractions = ReturnType<typeof rollUp>;

function fractionIn(parts: FigureSet[string], unitCodes: readonly string[] | null): Fractions {
  const own = parts.filter(([unitCode]) => unitCodes === null || unitCodes.includes(unitCode));
  return rollUp(own.map(([, numerator, denominator]) => ({ numerator, denominator })));
}

/** A record with one value set back to what it was before its correction. */
export function withOldValue(
  values: Readonly<Record<string, unknown>>,
  path: string,
  old: unknown,
): Record<string, unknown> {
  const leaves = leavesOf(values);
  if (old === null || old === undefined) leaves.delete(path);
  else leaves.set(path, old);
  return valuesOf(leaves);
}

/** A stored record as figures see it. */
export function countRowFrom(record: StoredRecord, values: Readonly<Record<string, unknown>>): CountRow {
  const { id, type, unitCode, period, status, lateFlag } = record;
  return {
    id,
    type,
    unitCode,
    period,
    status,
    lateFlag,
    linkedTypes: record.linkedRefs.map((ref) => ref.type),
    values,
  };
}
