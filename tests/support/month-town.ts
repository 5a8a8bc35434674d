import type { FrozenReport } from '../../shared/domain/month/freeze.ts';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { newMonthPaper, newReportVersion } from '../../shared/schema/month-paper.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { PushOutcome } from '../../shared/sync/messages.ts';
import type { TestCounty } from './county.ts';
import { type Answer, type ClientDesk, DEMO_PASSWORD, enrolDesk, heldBy, send, TOWNS } from './county-client.ts';

/** The town whose month the tests walk through. */
export const TOWN = '999901101000';

/** A session of a county person. */
export async function consoleSession(origin: string, login: string): Promise<string> {
  const answer = await send(origin, '/api/console/sign-in', { body: { login, password: DEMO_PASSWORD } });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status}`);
  return answer.cookie;
}

/** Code of a refusal, or the outcome. */
export function codeOf(result: PushOutcome | undefined): string | undefined {
  return result?.outcome === 'refused' ? result.code : result?.outcome;
}

/** A town's desk and the county's lead department, as far as tests of the month need them. */
export class MonthTown {
  readonly desk: ClientDesk;
  readonly #origin: string;
  readonly #officer: string;

  private constructor(origin: string, desk: ClientDesk, officer: string) {
    this.#origin = origin;
    this.desk = desk;
    this.#officer = officer;
  }

  static async open(county: TestCounty): Promise<MonthTown> {
    const desk = await enrolDesk(county.origin, 'yangshu', '甲机');
    return new MonthTown(county.origin, desk, await consoleSession(county.origin, 'zfw'));
  }

  async pushed(record: unknown, base: string | null = null, from = this.desk): Promise<string | undefined> {
    const [result] = await from.push([{ record, base }]);
    return codeOf(result);
  }

  /** A record of sample content with a set day. */
  dated(type: string, seed: number, day: string): Promise<LedgerRecord> {
    return this.desk.make(type, seed, (values) => Object.assign(values, { held_on: day }));
  }

  newReport(month: string, values: Record<string, unknown> = {}, from = this.desk): Promise<LedgerRecord> {
    const paper = { type: 'monthly_report', unitCode: TOWN, month } as const;
    return newMonthPaper(from.author, paper, { state: 'collecting', ...values });
  }

  /** Takes steps one by one, as a desk writes them. */
  async taken(report: LedgerRecord, states: readonly string[], more: Record<string, unknown> = {}) {
    let record = report;
    for (const state of states) {
      const values = { ...record.data, ...more, state };
      record = await this.desk.revise(record, { action: 'report', values });
    }
    return record;
  }

  call(path: string, body?: unknown, cookie = this.#officer): Promise<Answer> {
    return send(this.#origin, `/api/console/month/${path}`, { cookie, ...(body === undefined ? {} : { body }) });
  }

  /** A record as the county holds it. */
  held(id: string): Promise<LedgerRecord> {
    return heldBy(this.desk, id);
  }

  async decide(month: string, step: string, more: Record<string, unknown> = {}): Promise<Answer> {
    const report = await this.held(monthPaperId('monthly_report', TOWN, month));
    return this.call('decide', { townId: TOWNS.yangshu, month, rev: report.rev, step, ...more });
  }

  /** Sends a month's report that tells of these records; `onTheWay` are told of and come later. */
  async submit(month: string, records: readonly LedgerRecord[], onTheWay: readonly LedgerRecord[] = []): Promise<void> {
    const version = await newReportVersion(this.desk.author, frozenOf(month, 1, [...records, ...onTheWay]));
    const steps = ['town_review', 'signed', 'submitted'];
    const report = await this.taken(await this.newReport(month), steps, { version: 1, version_id: version.id });
    const rows = [...records, report, version].map((record) => ({ record, base: null }));
    const outcomes = (await this.desk.push(rows)).map(codeOf);
    if (outcomes.some((outcome) => outcome !== 'accepted')) throw new Error(`not accepted: ${outcomes.join(' ')}`);
  }

  /** Makes a month that the county has locked, with these records in it. */
  async lock(month: string, records: readonly LedgerRecord[]): Promise<void> {
    await this.submit(month, records);
    for (const step of ['receive', 'lock']) {
      const answer = await this.decide(month, step);
      if (answer.status !== 200) throw new Error(`${step}: ${JSON.stringify(answer.body)}`);
    }
  }
}

/** A frozen report without figures. */
export function frozenOf(month: string, version: number, records: readonly LedgerRecord[] = []): FrozenReport {
  return {
    form: 1,
    month,
    unitCode: TOWN,
    version,
    catalogueVersion: 1,
    rule: 'A',
    due: `${month}-28`,
    records: records.map(({ id, rev }) => [
      id,
      `${rev.slice(0, rev.indexOf('-'))}-${rev.slice(rev.lastIndexOf('-') + 1)}`,
    ]),
    recordCount: records.length,
    recordsHash: ''.padEnd(64, '0'),
    figures: {},
    indicators: [],
    corrected: {},
    texts: {},
    explanations: [],
    reviews: [],
    signer: '赵国栋',
    signedAt: '',
    signManner: 'paper',
    villages: [],
    lateRecords: [],
    corrections: [],
    contactName: '',
    contactPhone: '',
  };
}
