import { type FrozenReport, namesRecord, readFrozen } from '#shared/domain/month/freeze.ts';
import {
  DEFAULT_MONTH_SETTINGS,
  type MonthSettings,
  monthSettingsSchema,
  periodOfDay,
} from '#shared/domain/month/month-rule.ts';
import { type ReportState, reportStateOf } from '#shared/domain/month/report-state.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import type { ListLine } from '../desk-store.ts';
import type { ReferenceBook } from '../reference-book.ts';
import type { StoreClient } from '../worker-client.ts';

/** Reports of as many months are looked at; a town makes twelve a year. */
const MOST_REPORTS = 600;
/** States in which a month's records lie with the county. */
const CLOSED: readonly ReportState[] = ['submitted', 'received', 'locked'];

/** What this desk knows of months: calendar and deadlines as last told, and the state of each report. */
export class MonthBook {
  readonly #client: StoreClient;
  /** Versions of reports by id: they never change, and checking one goes over all of it. */
  readonly #frozen = new Map<string, FrozenReport>();
  readonly #reference: ReferenceBook;

  constructor(client: StoreClient, reference: ReferenceBook) {
    this.#client = client;
    this.#reference = reference;
  }

  settings(): MonthSettings {
    const parsed = monthSettingsSchema.safeParse(this.#reference.extra('month'));
    return parsed.success ? parsed.data : DEFAULT_MONTH_SETTINGS;
  }

  periodOf(day: string): string {
    return periodOfDay(this.settings(), day);
  }

  /** Lines of all reports of the town, whatever the account may list: a lock holds for everybody. */
  async reports(): Promise<readonly ListLine[]> {
    const { lines } = await this.#client.ask('list', { type: 'monthly_report', offset: 0, limit: MOST_REPORTS });
    return lines;
  }

  /** Months that were sent or locked, with the state of their report. */
  async closedMonths(): Promise<ReadonlyMap<string, ReportState>> {
    const states = (await this.reports()).map((line) => [line.period, reportStateOf(line.data)] as const);
    return new Map(states.filter(([, state]) => CLOSED.includes(state)));
  }
  /** The frozen report that a month stands by; null while the month is open, or when it has not come to this desk yet. */
  async frozen(month: string): Promise<FrozenReport | null> {
    const line = (await this.reports()).find(({ period }) => period === month);
    if (!line || !CLOSED.includes(reportStateOf(line.data))) return null;
    const id = String(line.data.version_id ?? '');
    const known = this.#frozen.get(id);
    if (known) return known;
    const [version] = id === '' ? [] : await this.#client.ask('records', [id]);
    const frozen = version ? readFrozen(version.ext.frozen, version.data.hash) : null;
    if (frozen) this.#frozen.set(id, frozen);
    return frozen;
  }

  /** Whether the report of a closed month tells of a record; where that cannot be seen, one that the county holds counts. */
  async isInReport({ id, period, county }: Pick<StoredRecord, 'id' | 'period' | 'county'>): Promise<boolean> {
    const frozen = await this.frozen(period);
    return (frozen && namesRecord(frozen, id)) ?? (county?.rev ?? null) !== null;
  }
}
