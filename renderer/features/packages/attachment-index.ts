import type { CellValue, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { type ListFrame, listWorkbook } from '#shared/package/package-lists.ts';
import { readAttachments } from '#shared/schema/attachment.ts';
import { type RecordStatus, STATUS_LABELS } from '#shared/schema/record.ts';
import { unitName } from '../../desk/words.tsx';
import type { DeskStore, OpenRecord } from '../../store/desk-store.ts';

/** Rows of the index of attachments of one record; names that are sealed stay covered (D§6 P6). */
export function attachmentRows(store: DeskStore, { record }: OpenRecord): CellValue[][] {
  const type = store.catalogue.types.get(record.type);
  return readAttachments(record.attachments).map((attachment) => [
    type?.label ?? record.type,
    record.recordNo || '待编号',
    unitName(store, record.unitCode),
    record.mainDate,
    type?.papers.find(({ id }) => id === attachment.paper)?.label ?? '其他',
    attachment.name,
    attachment.size,
    attachment.sha256,
    STATUS_LABELS[record.status as RecordStatus] ?? record.status,
  ]);
}

/** 附件清单.xlsx: which files belong to which record, with their hashes; the files themselves follow by sync (D§3.2). */
export function attachmentIndex(frame: ListFrame, subtitle: string, rows: readonly CellValue[][]): LedgerWorkbook {
  return listWorkbook(
    frame,
    { fileName: '附件清单.xlsx', title: '附件清单', subtitle },
    [
      { label: '台账', width: 14 },
      { label: '编号', width: 20 },
      { label: '所属村（镇）', width: 10 },
      { label: '日期', width: 11, kind: 'date' },
      { label: '材料', width: 14 },
      { label: '文件名', width: 20 },
      { label: '大小（字节）', width: 11, kind: 'int' },
      { label: 'SHA-256', width: 34 },
      { label: '状态', width: 8 },
    ],
    rows,
  );
}
