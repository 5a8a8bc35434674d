import { todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { filledName } from '#shared/ledger/file-name.ts';
import { columnKeysOf, type FormProfile, indicatorsOf } from '#shared/ledger/form-profile.ts';
import { type FormSource, filledMarks } from '#shared/ledger/form-values.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import { tableColumns, tableLines } from '#shared/ledger/table-source.ts';
import type { FormPlan } from '#shared/workbook/form/form-model.ts';
import { fillFormFile } from '../../bridge/form-maker.ts';
import type { Desk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { countStatistics, ledgerRecords, type ReadingJob, reportingUnit } from '../../desk/ledger-records.ts';

type FillDesk = Pick<Desk, 'store' | 'device' | 'attachments' | 'platform'>;

/** The file of a form. @throws CodedError F28 when this PC has none */
export async function formFile({ attachments }: Pick<Desk, 'attachments'>, profile: FormProfile) {
  const bytes = await attachments.keptFile(profile.file.sha256);
  if (!bytes) throw new CodedError('F28', profile.file.name);
  return bytes;
}

/** What a form is filled from, for a period; only what it shows is read and counted. @throws ReadingCancelled */
export async function formSource(
  desk: FillDesk,
  profile: FormProfile,
  period: LedgerPeriod,
  job: ReadingJob,
): Promise<FormSource> {
  const { store, device } = desk;
  const choice = { period, unitCodes: [] };
  const keys = columnKeysOf(profile);
  const columns = tableColumns(store.catalogue, [profile.type]).filter(({ key }) => keys.includes(key));
  const codes = indicatorsOf(profile);
  const records = await ledgerRecords(store, { ...choice, type: profile.type }, job);
  const statistics = codes.length > 0 ? await countStatistics(store, { ...choice, codes }, job) : null;
  return {
    ...reportingUnit(store, device, []),
    period,
    filledOn: todayInChina(Date.now()),
    filledBy: store.account.name,
    columns,
    lines: tableLines({
      catalogue: store.catalogue,
      context: domainContextOf(store),
      sources: [{ type: profile.type, records: records.records }],
      columns,
      edition: profile.edition,
    }),
    statistics: statistics ?? { whole: [], byUnit: new Map() },
  };
}

/** The marks as what the filler is told. */
export function plansOf(profile: Pick<FormProfile, 'marks'>, source: FormSource): readonly FormPlan[] {
  return filledMarks(profile.marks, source);
}

/**
 * Fills a form from this desk's records and hands the file over; `live`: indicators in it that are counted now although the
 * months are sent. @throws CodedError F26, F28, F04, F05
 */
export async function fillProfile(desk: FillDesk, profile: FormProfile, period: LedgerPeriod, job: ReadingJob) {
  const bytes = await formFile(desk, profile);
  const source = await formSource(desk, profile, period, job);
  const filled = await fillFormFile(bytes, plansOf(profile, source));
  const name = filledName(`${source.unitShortName}_${profile.name}`, period, 'xlsx');
  const { whole, liveCodes = [] } = source.statistics;
  const live = whole.filter(({ code }) => liveCodes.includes(code)).map(({ label }) => label);
  return { outcome: await desk.platform.saveFile(name, filled), name, records: source.lines.length, live };
}
