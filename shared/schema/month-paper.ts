import { type FrozenReport, frozenHash, recordsHash } from '#shared/domain/month/freeze.ts';
import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import type { Json } from '#shared/kernel/canonical-json.ts';
import { type Author, createRecord } from './build-record.ts';
import type { LedgerRecord } from './record.ts';

/** A unit's paper of a month (village_month, monthly_report) as a new record, with the id that every desk gives it. */
export function newMonthPaper(
  author: Author,
  paper: { readonly type: 'village_month' | 'monthly_report'; readonly unitCode: string; readonly month: string },
  values: Readonly<Record<string, unknown>>,
): Promise<LedgerRecord> {
  const { type, unitCode, month } = paper;
  return createRecord(author, {
    type,
    unitCode,
    id: monthPaperId(type, unitCode, month),
    values: { month, ...values },
    remark: '',
    alsoCountsIn: [],
  });
}

/** A frozen report as the record that carries it to the county. */
export function newReportVersion(author: Author, frozen: FrozenReport): Promise<LedgerRecord> {
  const sealed = { ...frozen, recordsHash: recordsHash(frozen.records), recordCount: frozen.recordCount };
  return createRecord(author, {
    type: 'report_version',
    unitCode: frozen.unitCode,
    values: {
      month: frozen.month,
      version: frozen.version,
      hash: frozenHash(sealed),
      record_count: frozen.recordCount,
    },
    remark: '',
    alsoCountsIn: [],
    ext: { frozen: sealed as unknown as Json },
  });
}
