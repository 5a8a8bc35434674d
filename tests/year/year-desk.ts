import { indicatorPrograms } from '../../shared/catalogue/compile-indicators.ts';
import { type CountRow, countFigures } from '../../shared/domain/month/count-figures.ts';
import type { FigureBasis } from '../../shared/domain/month/figure-basis.ts';
import { type FrozenReport, revisionMark } from '../../shared/domain/month/freeze.ts';
import { DEFAULT_MONTH_SETTINGS, dueDaysOf } from '../../shared/domain/month/month-rule.ts';
import { FIGURE_COLUMNS, figureRequests } from '../../shared/domain/month/statistics.ts';
import { newMonthPaper, newReportVersion } from '../../shared/schema/month-paper.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { enrolAnswerSchema, PROTOCOL_VERSION, referenceAnswerSchema } from '../../shared/sync/messages.ts';
import { type ClientDesk, DEMO_PASSWORD, demoCode, deskOver, send } from '../support/county-client.ts';
import { frozenOf } from '../support/month-town.ts';
import { courierOf, lineOf, type Way } from './carried-desk.ts';
import { sendAlone } from './year-county.ts';

/** Rows of one push. */
const BATCH = 200;

/** A town's desk through a year: its records, and the month's steps as its people take them. */
export class YearDesk {
  readonly desk: ClientDesk;
  readonly townCode: string;
  readonly #basis: FigureBasis;
  /** Every ledger record of the town in its newest revision. */
  readonly records = new Map<string, LedgerRecord>();
  refused: string[] = [];

  /** How it reaches the county. */
  readonly way: Way;

  private constructor(desk: ClientDesk, townCode: string, basis: FigureBasis, way: Way) {
    this.desk = desk;
    this.townCode = townCode;
    this.#basis = basis;
    this.way = way;
  }

  static async enrol(origin: string, townId: number, login: string, isByCourier = false): Promise<YearDesk> {
    const body = {
      code: await demoCode(origin, townId),
      login,
      password: DEMO_PASSWORD,
      deviceName: '甲机',
      protocol: PROTOCOL_VERSION,
    };
    const enrolled = await send(origin, '/api/v1/enrol', { body });
    const { deviceId, account } = enrolAnswerSchema.parse(enrolled.body);
    const ask: ClientDesk['send'] = (path, options = {}) =>
      sendAlone(origin, path, { ...options, cookie: enrolled.cookie });
    const desk = await deskOver(ask, { townId, deviceId, account, cookie: enrolled.cookie });
    const way = isByCourier ? await courierOf(origin, desk) : lineOf(desk);
    return new YearDesk(desk, `${townId}000`, await basisFrom(ask, desk), way);
  }

  /** The county's reference data changed: a desk pulls it before it counts. */
  async refreshed(): Promise<YearDesk> {
    const fresh = await deskOver(this.desk.send, { ...this.desk, account: this.desk.author.account });
    const next = new YearDesk(fresh, this.townCode, await basisFrom(this.desk.send, fresh), this.way);
    for (const [id, record] of this.records) next.records.set(id, record);
    next.refused = this.refused;
    return next;
  }

  /** Pushes new or revised records; `before`: what the county holds of a revised one. */
  async push(records: readonly LedgerRecord[], before: ReadonlyMap<string, string> = new Map()): Promise<void> {
    for (let at = 0; at < records.length; at += BATCH) {
      const batch = records.slice(at, at + BATCH);
      const results = await this.way.push(batch.map((record) => ({ record, base: before.get(record.id) ?? null })));
      results.forEach((result, index) => {
        const record = batch[index] as LedgerRecord;
        if (result.outcome === 'accepted') this.records.set(record.id, record);
        else this.refused.push(`${record.type} ${JSON.stringify(result).slice(0, 300)}`);
      });
    }
  }

  async confirmVillages(month: string, villages: readonly string[]): Promise<void> {
    const papers = villages.map((unitCode) =>
      newMonthPaper(
        this.desk.author,
        { type: 'village_month', unitCode, month },
        { kind: 'confirmed', by_town: true, note: '电话确认' },
      ),
    );
    await this.#must(await Promise.all(papers));
  }

  /** Freezes and submits the month, as version 1 or a later one over the report that came back. */
  async submit(
    month: string,
    returned: LedgerRecord | null,
  ): Promise<{ readonly frozen: FrozenReport; readonly hash: string }> {
    const { author } = this.desk;
    const version = Number(returned?.data.version ?? 0) + 1;
    const frozen = this.#freeze(month, version);
    const paper = await newReportVersion(author, frozen);
    let report =
      returned ??
      (await newMonthPaper(
        author,
        { type: 'monthly_report', unitCode: this.townCode, month },
        { state: 'collecting' },
      ));
    const base = returned?.rev ?? null;
    for (const state of ['town_review', 'signed', 'submitted']) {
      const more = state === 'submitted' ? { version, version_id: paper.id, due: frozen.due } : {};
      report = await this.desk.revise(report, { action: 'report', values: { ...report.data, ...more, state } });
    }
    const results = await this.way.push([
      { record: paper, base: null },
      { record: report, base },
    ]);
    if (results.some(({ outcome }) => outcome !== 'accepted')) throw new Error(JSON.stringify(results));
    return { frozen: paper.ext.frozen as unknown as FrozenReport, hash: String(paper.data.hash) };
  }

  #freeze(month: string, version: number): FrozenReport {
    const requests = figureRequests(month);
    const { catalogue } = this.#basis;
    const rows = [...this.records.values()].map(countRowOf);
    const sets = countFigures(
      this.#basis,
      rows,
      FIGURE_COLUMNS.map((column) => requests[column]),
      new Set(catalogue.monthlyTable),
    );
    const own = [...this.records.values()].filter(({ period }) => period === month);
    const programs = new Map(indicatorPrograms(catalogue).map((program) => [program.code, program]));
    return {
      ...frozenOf(month, version),
      unitCode: this.townCode,
      due: dueDaysOf(DEFAULT_MONTH_SETTINGS, month).submit,
      records: own.map(({ id, rev }): [string, string] => [id, revisionMark(rev)]).sort(([a], [b]) => (a < b ? -1 : 1)),
      recordCount: own.length,
      figures: Object.fromEntries(
        FIGURE_COLUMNS.map((column, at) => [
          column,
          structuredClone(sets[at] ?? {}) as FrozenReport['figures'][string],
        ]),
      ),
      indicators: catalogue.monthlyTable.flatMap((code): FrozenReport['indicators'] => {
        const program = programs.get(code);
        return program ? [[code, program.label, program.unit, program.kind]] : [];
      }),
    };
  }

  async #must(records: readonly LedgerRecord[]): Promise<void> {
    const results = await this.way.push(records.map((record) => ({ record, base: null })));
    if (results.some(({ outcome }) => outcome !== 'accepted')) throw new Error(JSON.stringify(results));
  }
}

function countRowOf(record: LedgerRecord): CountRow {
  const { id, type, unitCode, period, status, lateFlag, linkedRefs, data } = record;
  return { id, type, unitCode, period, status, lateFlag, linkedTypes: linkedRefs.map((ref) => ref.type), values: data };
}

async function basisFrom(ask: ClientDesk['send'], { author }: ClientDesk): Promise<FigureBasis> {
  const { units, bodies } = referenceAnswerSchema.parse((await ask('/api/v1/reference')).body);
  const { catalogue, context } = author;
  return { catalogue, today: context.today, units, bodies, settings: DEFAULT_MONTH_SETTINGS };
}
