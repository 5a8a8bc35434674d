import { RETENTION_WORDS } from '#shared/catalogue/retention.ts';
import { may } from '#shared/domain/permissions.ts';
import type { CellValue } from '#shared/ledger/sheet-model.ts';
import { archiveNumber, numberedItems } from '#shared/package/archive-number.ts';
import { listWorkbook } from '#shared/package/package-lists.ts';
import { papersOfType, RECORD_SHEET, recordPapers } from '#shared/report/papers/paper-list.ts';
import type { Report } from '#shared/report/report-model.ts';
import { readAttachments } from '#shared/schema/attachment.ts';
import type { RecordStatus } from '#shared/schema/record.ts';
import type { Desk } from '../../desk/desk-context.ts';
import { logExport } from '../../desk/export-log.ts';
import { ReadingCancelled } from '../../desk/ledger-records.ts';
import { paperSourceOf } from '../../desk/paper-source-of.ts';
import { unitName } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { frameOf, type Packing, type PackingJob, pack } from './packing.ts';

/** What is archived, and how. */
export interface ArchiveChoice {
  readonly year: string;
  /** 全宗号 */
  readonly fonds: string;
  /** Y, D30, D10 */
  readonly retentions: readonly string[];
  readonly statuses: readonly RecordStatus[];
  readonly withAttachments: boolean;
  /** Why sealed fields are opened; null: they are masked. */
  readonly reason: string | null;
}

/** A record to be archived, by what its number depends on; read again when its turn comes, so that memory stays flat. */
interface Listed {
  readonly id: string;
  readonly retention: string;
  readonly typeOrder: number;
  readonly mainDate: string;
}

/** Items of a year; the count is told before anything is made. @throws ReadingCancelled */
export async function archiveItems(
  { store }: Desk,
  choice: ArchiveChoice,
  job: PackingJob,
): Promise<readonly Listed[]> {
  const items: Listed[] = [];
  const period = { from: `${choice.year}-01`, to: `${choice.year}-12` };
  for (const type of store.catalogue.types.values()) {
    if (!choice.retentions.includes(type.retention)) continue;
    for await (const chunk of store.scan({ type: type.id, period, statuses: choice.statuses })) {
      if (job.isCancelled()) throw new ReadingCancelled();
      for (const { record } of chunk) {
        const { id, mainDate } = record;
        items.push({ id, mainDate, retention: type.retention, typeOrder: type.order });
      }
      job.tell({ text: `正在读取记录，已读 ${items.length} 条`, done: 0, total: 0 });
    }
  }
  return items;
}

/**
 * Archive export (D§6 P16): `年度/保管期限/件号/…` with the record as PDF (Word in a browser) and its attachments, a
 * catalogue sheet per retention, 目录.xlsx and hashes. Null: people changed their mind. @throws ReadingCancelled
 */
export async function makeArchive(desk: Desk, choice: ArchiveChoice, items: readonly Listed[], job: PackingJob) {
  const frame = frameOf(desk);
  const fileName = `${desk.device.town.shortName}_归档文件_${choice.year}年度.zip`;
  const outcome = await pack(desk, fileName, job, async (packing) => {
    const rows = new Map<string, CellValue[][]>();
    let done = 0;
    for (const { item, number } of numberedItems(items)) {
      job.tell({ text: `正在归档，${done}/${items.length} 件`, done: done++, total: items.length });
      const opened = await desk.store.get(item.id);
      if (!opened) continue;
      const code = archiveNumber(choice.fonds, choice.year, item.retention, number);
      const row = await archiveOne(desk, choice, packing, opened, { item, number, code });
      rows.set(item.retention, [...(rows.get(item.retention) ?? []), row]);
    }
    for (const [retention, list] of rows) {
      const words = RETENTION_WORDS[retention] ?? retention;
      const workbook = catalogueSheet(frame, choice, words, list);
      const path = `${choice.year}年度/${words}/归档文件目录.xlsx`;
      await packing.add(path, '归档文件目录', { kind: 'workbook', workbook });
    }
    return packing.finish(frame, `（${choice.year}年度归档）`);
  });
  if (outcome?.outcome === 'saved') {
    const reason = choice.reason === null ? {} : { reason: choice.reason };
    const entry = { fileName: outcome.fileName, madeName: fileName, edition: '归档', records: items.length };
    await logExport(desk.store, { ...entry, ...reason });
  }
  return outcome;
}

async function archiveOne(
  desk: Desk,
  choice: ArchiveChoice,
  packing: Packing,
  opened: OpenRecord,
  { item, number, code }: { item: Listed; number: number; code: string },
): Promise<CellValue[]> {
  const { store, device, platform } = desk;
  const { record } = opened;
  const mayOpen = choice.reason !== null && may(store.account, 'unmask', record);
  const source = paperSourceOf(store, device, opened, mayOpen);
  const papers = papersOfType(record.type).filter(
    (kind) => kind.isFilled(source) && (source.opened || !kind.needsOpening),
  );
  const report = recordPapers(source, { papers: [...papers.map(({ id }) => id), RECORD_SHEET] });
  const words = RETENTION_WORDS[item.retention] ?? item.retention;
  const folder = `${choice.year}年度/${words}/${String(number).padStart(4, '0')}`;
  const name = `${folder}/${code}`;
  if (platform.savePdf) await packing.add(`${name}.pdf`, '归档件', { kind: 'pdf', job: pdfOf(report) });
  else await packing.add(`${name}.docx`, '归档件', { kind: 'report', report });
  const files = choice.withAttachments ? await addAttachments(desk, packing, opened, folder, mayOpen) : 0;
  const title = typeof record.ext.title === 'string' ? record.ext.title : '';
  const type = store.catalogue.types.get(record.type)?.label ?? record.type;
  const note = files > 0 ? `附件${files}份` : '';
  return [code, record.recordNo || '', unitName(store, record.unitCode), `${type}：${title}`, record.mainDate, note];
}

function pdfOf(report: Report) {
  return {
    fileName: report.fileName,
    title: report.title,
    parts: [{ kind: 'report' as const, sections: report.sections }],
  };
}

/** Attachments under a number; sealed ones only when sealed fields were opened. Files this PC lacks are left out. */
async function addAttachments(
  { attachments }: Desk,
  packing: Packing,
  { record }: OpenRecord,
  folder: string,
  mayOpen: boolean,
): Promise<number> {
  let count = 0;
  for (const attachment of readAttachments(record.attachments)) {
    if (attachment.sensitivity === 'sealed' && !mayOpen) continue;
    const bytes = await attachments.bytes(attachment);
    if (!bytes) continue;
    count++;
    const ending = /\.[A-Za-z0-9]{1,5}$/.exec(attachment.name)?.[0] ?? '';
    await packing.add(`${folder}/附件${String(count).padStart(2, '0')}${ending}`, '附件', { kind: 'bytes', bytes });
  }
  return count;
}

function catalogueSheet(frame: ReturnType<typeof frameOf>, choice: ArchiveChoice, words: string, rows: CellValue[][]) {
  return listWorkbook(
    frame,
    { fileName: '归档文件目录.xlsx', title: '归档文件目录', subtitle: `（${choice.year}年度，保管期限${words}）` },
    [
      { label: '档号', width: 26 },
      { label: '编号', width: 20 },
      { label: '责任者', width: 12 },
      { label: '题名', width: 44, kind: 'longtext' },
      { label: '日期', width: 12, kind: 'date' },
      { label: '备注', width: 10 },
    ],
    rows,
  );
}
