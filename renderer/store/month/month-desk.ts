import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { figureOf, rollUp } from '#shared/domain/count-indicators.ts';
import { type CheckedRecord, type Finding, monthFindings } from '#shared/domain/month/checks.ts';
import type { FigureRequest } from '#shared/domain/month/count-figures.ts';
import { namesRecord, revisionMark } from '#shared/domain/month/freeze.ts';
import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import { dueDaysOf, type MonthSettings, ruleOf } from '#shared/domain/month/month-rule.ts';
import { type ReportState, reportStateOf, stepOf } from '#shared/domain/month/report-state.ts';
import type { TodoItem } from '#shared/domain/month/todo.ts';
import { may } from '#shared/domain/permissions.ts';
import { isStanding } from '#shared/domain/standing.ts';
import { addMonths, minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { actorOf, reviseRecord } from '#shared/schema/build-record.ts';
import { newMonthPaper, newReportVersion } from '#shared/schema/month-paper.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import type {
  BesideReport,
  FigureAsking,
  ListLine,
  MonthOverview,
  MonthPort,
  MonthStatistics,
  OpenRecord,
  PeriodStatistics,
  Values,
  VillageStanding,
} from '../desk-store.ts';
import { syncStateOf } from '../worker/list-row.ts';
import { CorrectionDesk } from './correction-desk.ts';
import { freezeReport } from './freeze-report.ts';
import type { MonthDeskDeps } from './month-deps.ts';
import { MonthFigures } from './month-figures.ts';

/** Months compared with when something looks unusual. */
const HISTORY_MONTHS = 12;
const MOST_PAPERS = 5000;
/** Closed months in which records beside the report are looked for; older ones were told of long ago. */
const MONTHS_LOOKED_BACK = 6;
const PIECE = 200;

/** The month on this desk (D§3): what is due, what each village says, checks, figures, the report and its steps. */
export class MonthDesk implements MonthPort {
  readonly #deps: MonthDeskDeps;
  readonly #figures: MonthFigures;
  readonly corrections: CorrectionDesk;

  constructor(deps: MonthDeskDeps) {
    this.#deps = deps;
    this.corrections = new CorrectionDesk(deps);
    this.#figures = new MonthFigures({ ...deps, corrections: (month) => this.corrections.appliedIn(month) });
  }

  settings(): MonthSettings {
    return this.#deps.book.settings();
  }

  /** Months that were sent or locked. */
  closedMonths(): Promise<ReadonlyMap<string, ReportState>> {
    return this.#deps.book.closedMonths();
  }

  isInReport(record: StoredRecord): Promise<boolean> {
    return this.#deps.book.isInReport(record);
  }

  /** See MonthPort. */
  async besideReports(): Promise<readonly BesideReport[]> {
    const closed = [...(await this.closedMonths())].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MONTHS_LOOKED_BACK);
    const found = await Promise.all(
      closed.map(async ([month, state]): Promise<BesideReport> => {
        const frozen = await this.#deps.book.frozen(month);
        const isBeside = (id: string) => frozen !== null && namesRecord(frozen, id) === false;
        const period = { from: month, to: month };
        // the home page asks after every write: a month's records are read only when one is beside its report
        const ids = frozen ? await this.#deps.client.ask('ledgerOrder', { period }) : [];
        if (!ids.some(isBeside)) return { month, state, lines: [] };
        const { lines } = await this.#deps.client.ask('list', { period, offset: 0, limit: MOST_PAPERS });
        return { month, state, lines: lines.filter(({ id, type }) => !isSystemType(type) && isBeside(id)) };
      }),
    );
    return found.filter(({ lines }) => lines.length > 0);
  }

  async changedSinceSent(month: string): Promise<number> {
    const frozen = await this.#deps.book.frozen(month);
    let changed = 0;
    for (let at = 0; at < (frozen?.records.length ?? 0); at += PIECE) {
      const marks = new Map(frozen?.records.slice(at, at + PIECE));
      const records = await this.#deps.client.ask('records', [...marks.keys()]);
      changed += records.filter(({ id, rev }) => revisionMark(rev) !== marks.get(id)).length;
    }
    return changed;
  }

  /** Lines of the month's papers of one type; all months when none is given. */
  async papers(type: string, month?: string): Promise<readonly ListLine[]> {
    const period = month === undefined ? {} : { period: { from: month, to: month } };
    const { lines } = await this.#deps.client.ask('list', { type, ...period, offset: 0, limit: MOST_PAPERS });
    return lines;
  }

  async overview(month: string): Promise<MonthOverview> {
    const [report] = await this.papers('monthly_report', month);
    const state = reportStateOf(report?.data ?? null);
    const settings = this.settings();
    const opened = report ? await this.#deps.get(report.id) : null;
    return {
      month,
      state,
      report: opened?.values ?? {},
      reportId: this.#reportId(month),
      hasConflicts: (opened?.record.conflicts.length ?? 0) > 0,
      due: dueDaysOf(settings, month),
      ruleLabel: ruleOf(settings, month).label,
      villages: await this.#villages(month),
      todo: await this.todo(month, ['submitted', 'received', 'locked'].includes(state)),
    };
  }

  async todo(month: string, isSent: boolean): Promise<readonly TodoItem[]> {
    await this.#figures.teach();
    const items = await this.#deps.client.ask('todo', { month, isSent, today: this.#deps.basis().today });
    const { account } = this.#deps;
    return items.filter(({ unitCode }) => may(account, 'query', { unitCode }));
  }

  async statistics(month: string, unitCodes: readonly string[] | null): Promise<MonthStatistics> {
    const [only] = await this.#figures.tables(month, [unitCodes]);
    return only;
  }

  statisticsOf(
    month: string,
    choices: readonly (readonly string[] | null)[],
    asking?: FigureAsking,
  ): Promise<readonly [MonthStatistics, ...MonthStatistics[]]> {
    return this.#figures.tables(month, choices, asking);
  }

  statisticsOfPeriod(
    period: { readonly from: string; readonly to: string },
    choices: readonly (readonly string[] | null)[],
    asking?: FigureAsking,
  ): Promise<readonly [PeriodStatistics, ...PeriodStatistics[]]> {
    return this.#figures.periodTables(period, choices, asking);
  }

  /** Ids of the records that a figure is made of. */
  async countedRecords(
    request: FigureRequest,
    code: string,
    unitCodes: readonly string[] | null,
  ): Promise<readonly string[]> {
    await this.#figures.teach();
    return this.#deps.client.ask('countedRecords', { today: this.#deps.basis().today, request, code, unitCodes });
  }

  /** Hard and soft checks of D§3.3 over the month's records, without a line. */
  async findings(month: string): Promise<readonly Finding[]> {
    const overview = await this.overview(month);
    const { table } = await this.statistics(month, null);
    return monthFindings({
      catalogue: this.#deps.basis().catalogue,
      context: this.#deps.author().context,
      month,
      records: await this.#checked(month),
      villages: overview.villages.map(({ unit }) => ({ code12: unit.code12, name: unit.shortName })),
      villageKinds: new Map(overview.villages.map(({ unit, kind }) => [unit.code12, kind])),
      table,
      history: await this.#history(month),
      todo: overview.todo,
    });
  }

  /** 本月确认, 零报告, or taking either back. A town's clerk may stand in, saying how the village told it. */
  async confirmVillage(
    unitCode: string,
    month: string,
    input: { kind: 'confirmed' | 'zero' | 'withdrawn'; note: string },
  ): Promise<void> {
    const { account, writer } = this.#deps;
    const isOwn = may(account, 'confirm', { unitCode });
    if (!isOwn && !may(account, 'review', { unitCode })) throw new CodedError('A04', '村级确认');
    if (!isOwn && input.note.trim() === '') throw new CodedError('M09', '请写明村里怎样确认的');
    const records = await this.#recordsOf(month, unitCode);
    if (input.kind === 'zero' && records.length > 0) throw new CodedError('M06', '本月已有记录，不能零报告');
    const values = { kind: input.kind, note: input.note.trim(), by_town: !isOwn, record_count: records.length };
    await this.#paper('village_month', unitCode, month, `village_${input.kind}`, values);
    const author = this.#deps.author();
    const wanted = input.kind === 'confirmed' ? 'awaiting' : 'confirmed';
    for (const { record } of records.filter(({ record: one }) => one.status === wanted)) {
      const envelope =
        input.kind === 'confirmed'
          ? { status: 'confirmed', confirmedBy: actorOf(author) }
          : { status: 'awaiting', confirmedBy: null };
      await writer.modify(record.id, (opened) =>
        reviseRecord(author, opened, { action: input.kind === 'confirmed' ? 'confirm' : 'unconfirm', envelope }),
      );
    }
  }

  /** Returns one record to its village, with a reason that stands at the record (D§3.3). */
  async returnRecord(id: string, reason: string): Promise<void> {
    const author = this.#deps.author();
    if (reason.trim() === '') throw new CodedError('M09');
    await this.#deps.writer.modify(id, (opened) => {
      if (!may(this.#deps.account, 'review', opened.record)) throw new CodedError('A04', '退回');
      return reviseRecord(author, opened, {
        action: 'return',
        reason: reason.trim(),
        envelope: { status: 'returned' },
      });
    });
    await this.#deps.audit.add({ action: 'record.returned', subject: id, reason: reason.trim() });
  }

  /** Keeps texts, explanations, contact: what the clerk writes at the report. Begins the report when nobody did. */
  async saveReport(month: string, values: Values): Promise<void> {
    await this.#paper('monthly_report', this.#deps.town.code12, month, 'edit', values);
  }

  /** One of the town's steps (report-state.ts). @throws CodedError A04, M06 hard findings, M08 not from this state */
  async step(month: string, stepId: string, values: Values = {}): Promise<void> {
    const step = stepOf(stepId);
    const { account, town } = this.#deps;
    if (!step.rights.some((right) => may(account, right, { unitCode: town.code12 })))
      throw new CodedError('A04', step.label);
    const [line] = await this.papers('monthly_report', month);
    if (!step.from.includes(reportStateOf(line?.data ?? null))) throw new CodedError('M08');
    if (stepId === 'review') await this.#mustBeSound(month);
    const rule = ruleOf(this.settings(), month);
    const due = dueDaysOf(this.settings(), month).submit;
    await this.#paper('monthly_report', town.code12, month, `report_${stepId}`, {
      rule: rule.id,
      due,
      ...values,
      state: step.to,
    });
  }

  /** Freezes the report and hands it to the county: version n with its hash (D§3.3). */
  async submit(month: string): Promise<void> {
    await this.#mustBeSound(month);
    const { writer, author } = this.#deps;
    const frozen = await freezeReport(this, this.#figures, this.#deps, month);
    const version = await writer.insert(await newReportVersion(author(), frozen));
    await this.step(month, 'submit', { version: frozen.version, version_id: version.id });
  }

  /** Opened records of a month, ledgers only, void ones left out. */
  async records(month: string): Promise<readonly OpenRecord[]> {
    const found: OpenRecord[] = [];
    for await (const chunk of this.#deps.scanMonth(month)) found.push(...chunk);
    return found.filter(
      ({ record }) => record.period === month && record.status !== 'void' && !isSystemType(record.type),
    );
  }

  #reportId(month: string): string {
    return monthPaperId('monthly_report', this.#deps.town.code12, month);
  }

  async #recordsOf(month: string, unitCode: string): Promise<readonly OpenRecord[]> {
    return (await this.records(month)).filter(({ record }) => record.unitCode === unitCode);
  }

  async #mustBeSound(month: string): Promise<void> {
    const hard = (await this.findings(month)).filter(({ level }) => level === 'hard');
    if (hard.length > 0)
      throw new CodedError('M06', `${hard[0]?.message}${hard.length > 1 ? `等 ${hard.length} 项` : ''}`);
  }

  /** Writes a paper of the month: a new one, or the next revision of the one that is there. */
  async #paper(
    type: 'village_month' | 'monthly_report',
    unitCode: string,
    month: string,
    action: string,
    values: Values,
  ): Promise<void> {
    const { writer, author, client } = this.#deps;
    const id = monthPaperId(type, unitCode, month);
    const [held] = await client.ask('records', [id]);
    const base = type === 'monthly_report' ? { state: 'collecting' } : {};
    if (!held)
      return void (await writer.insert(
        await newMonthPaper(author(), { type, unitCode, month }, { ...base, ...values }),
      ));
    await writer.modify(id, (opened) =>
      reviseRecord(author(), opened, { action, values: { ...opened.values, ...values } }),
    );
  }

  async #villages(month: string): Promise<readonly VillageStanding[]> {
    const papers = new Map((await this.papers('village_month', month)).map((line) => [line.unitCode, line]));
    const units = this.#deps.units().filter((unit) => unit.level === 'village' && isStanding(unit, month));
    const period = { from: month, to: month };
    const { lines } = await this.#deps.client.ask('list', { period, offset: 0, limit: MOST_PAPERS });
    return units
      .filter(({ code12 }) => may(this.#deps.account, 'query', { unitCode: code12 }))
      .map((unit) => {
        const own = lines.filter(({ unitCode }) => unitCode === unit.code12);
        const paper = papers.get(unit.code12);
        return {
          unit,
          kind: String(paper?.data.kind ?? ''),
          note: String(paper?.data.note ?? ''),
          byTown: paper?.data.by_town === true,
          by: paper?.updatedBy ?? '',
          at: paper?.updatedAt ?? '',
          records: own.length,
          unapproved: own.filter(({ status }) => status === 'awaiting' || status === 'confirmed').length,
          returned: own.filter(({ status }) => status === 'returned').length,
        };
      });
  }

  async #checked(month: string): Promise<readonly CheckedRecord[]> {
    return (await this.records(month)).map(({ record, values, sealState }) => ({
      id: record.id,
      type: record.type,
      unitCode: record.unitCode,
      status: record.status,
      recordNo: record.recordNo,
      title: typeof record.ext.title === 'string' ? record.ext.title : '',
      mainDate: record.mainDate,
      values,
      isSealedClosed: sealState === 'closed',
      trouble: troubleOf(record),
    }));
  }

  async #history(month: string): Promise<ReadonlyMap<string, readonly number[]>> {
    const { catalogue } = this.#deps.basis();
    const months = Array.from({ length: HISTORY_MONTHS }, (_, back) => addMonths(month, -1 - back));
    const requests = months.map((one): FigureRequest => ({ from: one, to: one, late: { take: 'in_time' } }));
    const sums = indicatorPrograms(catalogue).filter(
      ({ code, kind }) => kind === 'sum' && catalogue.monthlyTable.includes(code),
    );
    const sets = await this.#figures.count(
      requests,
      sums.map(({ code }) => code),
    );
    const rowsOf = (code: string) =>
      sets.map(
        (set) =>
          figureOf(
            'sum',
            rollUp((set[code] ?? []).map(([, numerator, denominator]) => ({ numerator, denominator }))),
          ) ?? 0,
      );
    // months before the first records say nothing about what is usual; standing figures are there without any record
    const last = sets.findLastIndex((set) =>
      sums.some(({ code }) => set[code]?.some(([, numerator]) => numerator !== 0)),
    );
    return new Map(catalogue.monthlyTable.map((code) => [code, rowsOf(code).slice(0, last + 1)]));
  }

  /** The present minute, for words such as 签发时间. */
  now(): string {
    return minuteInChina(this.#deps.author().clock.now());
  }
}

function troubleOf(record: StoredRecord): CheckedRecord['trouble'] {
  const state = syncStateOf(record);
  return state === 'conflict' || state === 'refused' ? state : null;
}
