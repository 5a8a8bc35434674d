import { monthInWords } from '#shared/kernel/calendar.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import type { CellValue } from '#shared/ledger/sheet-model.ts';
import { collectLedgers } from '../../desk/collect-ledgers.ts';
import type { Desk } from '../../desk/desk-context.ts';
import { logExport, readExportLog, versionAfter } from '../../desk/export-log.ts';
import { ReadingCancelled } from '../../desk/ledger-records.ts';
import { monthReport } from '../../desk/report-document.ts';
import { typesInOrder } from '../../desk/words.tsx';
import { attachmentIndex, attachmentRows } from './attachment-index.ts';
import { frameOf, type PackingJob, pack } from './packing.ts';

/** What goes into a month's package besides its lists. */
export interface MonthPackageChoice {
  /** `YYYY-MM` */
  readonly month: string;
  /** 报送版 for the county, 存档版 for the town's own shelf (D§4.11). */
  readonly edition: '报送版' | '存档版';
  /** What sealed fields are opened for; null: they are not. */
  readonly reason: string | null;
}

/**
 * The month's package (D§3.2): ledgers with statistics, the report, the index of attachments, 目录.xlsx and hashes; named
 * as D§4.10. Null: people changed their mind. @throws ReadingCancelled, CodedError
 */
export async function makeMonthPackage(desk: Desk, choice: MonthPackageChoice, job: PackingJob) {
  const { store, device } = desk;
  const period = { from: choice.month, to: choice.month };
  const log = await readExportLog(store);
  const stem = `${device.town.shortName}_党建三治月报_${choice.month.replace('-', '')}`;
  const fileName = `${stem}_v${versionAfter(log, `${stem}_v0.zip`)}.zip`;
  const types = typesInOrder(store).map(({ id }) => id);
  const frame = frameOf(desk);
  const subtitle = `（${monthInWords(choice.month)}）`;
  let count = 0;
  const outcome = await pack(desk, fileName, job, async (packing) => {
    const tellRead = (records: number) => job.tell({ text: `正在读取记录，已读 ${records} 条`, done: 0, total: 0 });
    const collected = await collectLedgers(
      store,
      device,
      {
        types,
        period,
        unitCodes: [],
        faces: ['printed', 'flat'],
        edition: choice.edition,
        layout: 'book',
        withStatistics: true,
        withRecordData: false,
      },
      { onProgress: ({ records }) => tellRead(records), isCancelled: job.isCancelled },
    );
    count = collected.records;
    job.tell({ text: '正在生成台账…', done: 1, total: 4 });
    const { output } = exportBooks(collected.request);
    for (const workbook of 'workbooks' in output ? output.workbooks : [output]) {
      await packing.add(`01_台账/${workbook.fileName}`, '台账与统计表', {
        kind: 'workbook',
        workbook,
      });
    }
    job.tell({ text: '正在生成月报…', done: 2, total: 4 });
    const report = await monthReport(store, choice.month);
    if (report) {
      await packing.add(`02_月报/${report.fileName}.docx`, '月报', { kind: 'report', report });
    }
    job.tell({ text: '正在编附件清单…', done: 3, total: 4 });
    const rows = await readAttachmentRows(desk, types, period, job);
    const index = attachmentIndex(frame, subtitle, rows);
    await packing.add('03_附件/附件清单.xlsx', '附件清单', { kind: 'workbook', workbook: index });
    return packing.finish(frame, subtitle);
  });
  if (outcome?.outcome === 'saved') {
    await logExport(store, {
      fileName: outcome.fileName,
      madeName: fileName,
      edition: choice.edition,
      records: count,
      ...(choice.reason === null ? {} : { reason: choice.reason }),
    });
  }
  return outcome;
}

async function readAttachmentRows(
  { store }: Desk,
  types: readonly string[],
  period: { readonly from: string; readonly to: string },
  job: PackingJob,
): Promise<CellValue[][]> {
  const rows: CellValue[][] = [];
  for (const type of types) {
    for await (const chunk of store.scan({ type, period })) {
      if (job.isCancelled()) throw new ReadingCancelled();
      for (const opened of chunk) if (opened.record.status !== 'void') rows.push(...attachmentRows(store, opened));
    }
  }
  return rows;
}
