import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Body } from '#shared/domain/context.ts';
import type { Finding } from '#shared/domain/month/checks.ts';
import type { FigureRequest } from '#shared/domain/month/count-figures.ts';
import type { MonthSettings, MonthStep } from '#shared/domain/month/month-rule.ts';
import type { ReportState } from '#shared/domain/month/report-state.ts';
import type { StatisticsTable } from '#shared/domain/month/statistics.ts';
import type { TodoItem } from '#shared/domain/month/todo.ts';
import type { Attachment } from '#shared/schema/attachment.ts';
import type { CountyWord, RecordStatus, StoredRecord } from '#shared/schema/record.ts';
import type { Unit } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { AuditLog } from './audit-log.ts';

/** Field values of a record as forms and ledgers see them: open and sealed fields together. */
export type Values = Record<string, unknown>;

/** A record with its sealed fields opened. `sealState` says whether that succeeded. */
export interface OpenRecord {
  readonly record: StoredRecord;
  readonly values: Values;
  /** none: nothing is sealed; open: opened; closed: this desk lacks the key (values then lack the sealed fields). */
  readonly sealState: 'none' | 'open' | 'closed';
}

/** Where a record stands between this desk and the county; derived from revisions, never stored twice. */
export type SyncState = 'waiting' | 'acknowledged' | 'refused' | 'conflict';

/** One line of a list, without opening the whole record. */
export interface ListLine {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly mainDate: string;
  readonly period: string;
  readonly status: RecordStatus;
  readonly recordNo: string;
  readonly title: string;
  /** Other ledgers in which it is seen too (D§2.0 “同时计入”). */
  readonly linkedTypes: readonly string[];
  readonly syncState: SyncState;
  readonly updatedBy: string;
  readonly updatedAt: string;
  /** Day on which something about the record is due; empty: nothing is. */
  readonly due: string;
  /** Open (never sealed) field values, for the list's own columns. */
  readonly data: Values;
}

/** Past its day, due within the days to come, or nothing due. */
export type DueState = 'overdue' | 'soon' | 'none';

/** What the store can sort by. */
export type SortKey = 'mainDate' | 'recordNo' | 'unitCode' | 'status' | 'updatedAt' | 'due';

export interface ListQuery {
  /** Type id; absent: all types. */
  readonly type?: string;
  /** Types of which one must match. */
  readonly types?: readonly string[];
  readonly unitCodes?: readonly string[];
  readonly period?: { readonly from: string; readonly to: string };
  readonly statuses?: readonly RecordStatus[];
  readonly syncStates?: readonly SyncState[];
  /** Filters on open fields of the type: field id → codes of which one must match; `` for nothing chosen. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly due?: { readonly states: readonly DueState[]; readonly today: string; readonly soonDays: number };
  /**
   * Words that must all be found: as parts of title, numbers, places, names, open texts, the type's or the unit's name;
   * case-insensitive after NFKC. Words with Latin letters are also looked for as pinyin, except in long texts.
   */
  readonly search?: string;
  /** Names of types and units by id, for the search; the store puts them in. */
  readonly names?: { readonly types: NamedIds; readonly units: NamedIds };
  /** Records of other types that were ticked for a type are found with it, once each (D§2.0 “同时计入”). */
  readonly withLinked?: boolean;
  /** Whether the answer says how many rows each type has (whatever `types` says). */
  readonly countTypes?: boolean;
  /** Void records are left out unless asked for. */
  readonly withVoid?: boolean;
  readonly sort?: { readonly by: SortKey; readonly descending: boolean };
  readonly offset: number;
  readonly limit: number;
}

/** Pairs of id and name. */
export type NamedIds = readonly (readonly [id: string, name: string])[];

export interface ListPage {
  readonly total: number;
  /** Rows by type, when asked for. */
  readonly byType?: Readonly<Record<string, number>>;
  /** Of `total`, those that stand in the asked type's ledger as views of other ledgers' records. */
  readonly linked?: number;
  readonly lines: readonly ListLine[];
}

/** What the entry form hands over. `id` null: a new record. */
export interface SaveInput {
  readonly id: string | null;
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  /** The whole list; absent: the record's attachments stay as they are. */
  readonly attachments?: readonly Attachment[];
  /** The revision the form was opened with; null for a new record. A newer local revision is merged, not overwritten. */
  readonly baseRev: string | null;
  readonly reason?: string;
  /** A new record whose month is locked already: why it comes late (补报, D§3.5). */
  readonly lateReason?: string;
}

/** A record of an imported row. Its id is chosen beforehand and kept, so that a program that dies doubles nothing. */
export interface ImportInput {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  readonly source: ImportSource;
}

/** Where an imported record came from; kept with it (`ext.import`). */
export interface ImportSource {
  readonly batch: string;
  readonly file: string;
  readonly sha256: string;
  readonly sheet: string;
  readonly row: number;
}

/** What became of an imported row: stored (now or before), or why not. */
export type ImportOutcome = { readonly id: string } & (
  | { readonly kind: 'stored' | 'there' }
  | { readonly kind: 'refused'; readonly error: unknown }
);

/** What a typist has not yet completed: local only, never sent, saved while typing (design §4 “Life”). */
export interface Draft {
  readonly draftId: string;
  readonly recordId: string | null;
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  /** Absent: none were added or taken away in this draft. */
  readonly attachments?: readonly Attachment[];
  readonly baseRev: string | null;
  readonly accountId: string;
  readonly updatedAt: string;
}

/**
 * Counts of a month by type and unit, void records left out. `count` are the type's own records: only they add up to a
 * total. `linked` are records of other types that count in this ledger too (D§2.0 “同时计入”); they have no waiting or
 * refused of their own.
 */
export interface MonthCount {
  readonly type: string;
  readonly unitCode: string;
  readonly count: number;
  readonly linked: number;
  readonly waiting: number;
  readonly refused: number;
}

/** How one village stands in a month. */
export interface VillageStanding {
  readonly unit: Unit;
  /** `confirmed`, `zero`, `withdrawn`; empty: nothing yet. */
  readonly kind: string;
  readonly note: string;
  readonly byTown: boolean;
  readonly by: string;
  readonly at: string;
  readonly records: number;
  readonly unapproved: number;
  readonly returned: number;
}

/** A month at a glance. */
export interface MonthOverview {
  readonly month: string;
  readonly state: ReportState;
  /** Values of the report as it stands; empty before anybody began it. */
  readonly report: Values;
  readonly reportId: string;
  readonly hasConflicts: boolean;
  readonly due: Readonly<Record<MonthStep, string>>;
  readonly ruleLabel: string;
  readonly villages: readonly VillageStanding[];
  readonly todo: readonly TodoItem[];
}

/** A statistics table with where its figures come from. */
export interface MonthStatistics {
  readonly table: StatisticsTable;
  /** The version whose frozen figures are shown; null: counted now. */
  readonly frozenVersion: number | null;
  /** Indicators that the frozen report does not tell: counted now. Empty while the month is open. */
  readonly liveCodes: readonly string[];
}

/** What tables of figures are asked with. */
export interface FigureAsking {
  /** Indicators in order; the catalogue's monthly table when absent. */
  readonly codes?: readonly string[] | undefined;
  /** Told before each piece of the work; what it throws ends the work. */
  readonly onStep?: ((done: number, total: number) => void) | undefined;
}

/** A statistics table of several months with where its figures come from. */
export interface PeriodStatistics {
  /** `month` is the last one. */
  readonly table: StatisticsTable;
  /** Months whose figures are those that they were sent with. */
  readonly frozenMonths: readonly string[];
  /** Indicators that one of those months' reports does not tell: counted now. */
  readonly liveCodes: readonly string[];
}

/** Records that lie in a closed month without being in its report: two clerks worked at once, one without a line. */
export interface BesideReport {
  readonly month: string;
  readonly state: ReportState;
  readonly lines: readonly ListLine[];
}

/** One value of a locked record to be corrected (更正单, D§3.5). */
export interface CorrectionInput {
  readonly recordId: string;
  /** Path of the record's history: a field, `list.row.field`, or `@status` to void it. */
  readonly path: string;
  readonly subject: string;
  readonly newValue: unknown;
  readonly reason: string;
}

/** 更正单: asked by the town, judged by the county, carried out by a desk of the town. */
export interface CorrectionPort {
  list(): Promise<readonly ListLine[]>;
  /** @throws CodedError A04, M09 */
  ask(input: CorrectionInput): Promise<void>;
  withdraw(id: string): Promise<void>;
  /** Carries out what the county accepted and no desk has carried out yet; answers how many. */
  applyAccepted(): Promise<number>;
  /** Turns what the county refused about a locked record into corrections, and gives the record back its held values. */
  fromRefused(id: string, reason: string): Promise<void>;
  /** Gives up the changes made after the county's last word; they stay in the record's history. */
  backToCounty(id: string): Promise<void>;
}

/** The month on this desk (D§3): what is due, what each village says, checks, figures, the report and its steps. */
export interface MonthPort {
  readonly corrections: CorrectionPort;
  settings(): MonthSettings;
  /** Months that were sent or locked. */
  closedMonths(): Promise<ReadonlyMap<string, ReportState>>;
  /** Whether the report of its closed month tells of a record; a record of a desk without a line may have come beside it. */
  isInReport(record: StoredRecord): Promise<boolean>;
  /** Records of the last closed months that their reports do not tell of, newest month first; months without any left out. */
  besideReports(): Promise<readonly BesideReport[]>;
  /** How many records that a sent report tells of have changed since. 0 while the month is open. */
  changedSinceSent(month: string): Promise<number>;
  /** Lines of the month's papers of one type; all months when none is given. */
  papers(type: string, month?: string): Promise<readonly ListLine[]>;
  overview(month: string): Promise<MonthOverview>;
  /** The table of a month for some units; null: the town and all its villages. */
  statistics(month: string, unitCodes: readonly string[] | null): Promise<MonthStatistics>;
  /** The same for several choices of units at once. */
  statisticsOf(
    month: string,
    choices: readonly (readonly string[] | null)[],
    asking?: FigureAsking,
  ): Promise<readonly [MonthStatistics, ...MonthStatistics[]]>;
  /** The same of several months together. */
  statisticsOfPeriod(
    period: { readonly from: string; readonly to: string },
    choices: readonly (readonly string[] | null)[],
    asking?: FigureAsking,
  ): Promise<readonly [PeriodStatistics, ...PeriodStatistics[]]>;
  /** Ids of the records that a figure is made of. */
  countedRecords(request: FigureRequest, code: string, unitCodes: readonly string[] | null): Promise<readonly string[]>;
  /** Hard and soft checks of D§3.3 over the month's records, without a line. */
  findings(month: string): Promise<readonly Finding[]>;
  /** 本月确认, 零报告, or taking either back; a town's clerk who stands in says how the village told it. */
  confirmVillage(
    unitCode: string,
    month: string,
    input: { readonly kind: 'confirmed' | 'zero' | 'withdrawn'; readonly note: string },
  ): Promise<void>;
  /** Returns one record to its village with a reason. */
  returnRecord(id: string, reason: string): Promise<void>;
  /** Keeps texts, explanations, contact. */
  saveReport(month: string, values: Values): Promise<void>;
  /** One of the town's steps. @throws CodedError A04, M06 hard findings, M08 not from this state */
  step(month: string, stepId: string, values?: Values): Promise<void>;
  /** Freezes the report and hands it to the county. */
  submit(month: string): Promise<void>;
  /** Opened records of a month, ledgers only, void ones left out. */
  records(month: string): Promise<readonly OpenRecord[]>;
  /** The present minute on this device. */
  now(): string;
}

/** The local store behind the desk (design §4 “The local store”). All failures are CodedErrors. */
export interface DeskStore {
  readonly catalogue: Catalogue;
  readonly account: Account;
  /** This desk's audit trail. */
  readonly audit: AuditLog;
  units(): readonly Unit[];
  bodies(): readonly Body[];
  /** A newer version of the catalogue that was downloaded and is used from the next opening; null: none. */
  nextCatalogue(): number | null;

  list(query: ListQuery): Promise<ListPage>;
  get(id: string): Promise<OpenRecord | null>;
  /** Records of a type, period and units in ledger order (main date, then id), opened, a chunk at a time. */
  scan(query: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>): AsyncIterable<readonly OpenRecord[]>;
  monthCounts(month: string): Promise<readonly MonthCount[]>;
  /** Newest record of the type by this account, for “复制上一条”. */
  latest(type: string): Promise<OpenRecord | null>;

  /**
   * Validates, seals, writes, and returns only after the write is durable.
   * @throws CodedError D01 with `problems` attached (see DataError), D08 void, S02 disk full, S04.
   */
  save(input: SaveInput): Promise<OpenRecord>;
  /**
   * Stores records of imported rows together, durably; a row that is refused delays no other, one that is there already
   * stays as it is. @throws CodedError S02 disk full, S04
   */
  importMany(inputs: readonly ImportInput[]): Promise<readonly ImportOutcome[]>;
  /** Marks a record void with a reason; the number stays used (D§3.5). */
  voidRecord(id: string, reason: string): Promise<OpenRecord>;
  /** Takes a void back that the county does not hold yet: the record stands as before. @throws CodedError D08 it holds it */
  takeBackVoid(id: string): Promise<OpenRecord>;
  /**
   * 镇审通过: checks again, gives the official number (D§2.0 numbering), sets status town_ok. A number that the county
   * refused because another record has it (D07) is replaced by the next one.
   */
  approve(id: string): Promise<OpenRecord>;
  /** Chooses one side of a conflict; the choice is an edit like any other. */
  resolveConflict(id: string, conflictId: string, choice: 'mine' | 'theirs'): Promise<OpenRecord>;
  /**
   * Takes a choice back (standingDecisions of shared/sync/decide-conflict.ts): its question is asked again, with both sides.
   * @throws CodedError D05 the record was changed since
   */
  reopenConflict(id: string, decisionRev: string): Promise<OpenRecord>;

  /** Makes a record that a locked month does not take any more a late one (补报): it counts in the open month. */
  makeLate(id: string, reason: string): Promise<OpenRecord>;
  /** The month: reports, figures, checks, corrections (D§3). */
  readonly month: MonthPort;

  drafts(): Promise<readonly Draft[]>;
  putDraft(draft: Draft): Promise<void>;
  removeDraft(draftId: string): Promise<void>;

  setting<Value>(key: string): Promise<Value | null>;
  putSetting(key: string, value: unknown): Promise<void>;

  /** Called after every change of records or drafts, at most every 100 ms. Returns the function that stops it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The county's word in a form screens can show. */
export interface CountyNotice {
  readonly state: SyncState;
  readonly word: CountyWord | null;
}
