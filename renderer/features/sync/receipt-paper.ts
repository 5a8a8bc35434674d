import { monthInWords } from '#shared/kernel/calendar.ts';
import { type ReceiptPaperDifference, receiptPaper } from '#shared/report/receipt-paper.ts';
import type { Difference, DifferentRecord } from '#shared/sync/receipt.ts';
import type { Platform } from '../../bridge/platform.ts';
import { printReport } from '../../desk/print-page.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { DeskStore } from '../../store/desk-store.ts';
import type { UnlockedDesk } from '../../store/vault.ts';
import type { DeskReceipt } from '../../sync/desk-receipt.ts';
import { recordLine } from './record-line.ts';

const WHY: Readonly<Record<Difference, string>> = {
  waiting: '本机有修改还没有报送',
  refused: '县里没有收下，请按原因修改',
  missing_here: '县里有，本机还没有收到',
  missing_there: '本机有，县里没有',
  stale_here: '县里是另一个版本，本机还没有收到',
};

/** A difference in words; one that is not on this PC has no page to open. */
export interface NamedDifference extends ReceiptPaperDifference {
  readonly id: string;
  readonly isHere: boolean;
}

/** Names the records in which both sides differ, for the screen and for the paper. */
export function namedDifferences(
  store: DeskStore,
  differences: readonly DifferentRecord[],
): Promise<readonly NamedDifference[]> {
  return Promise.all(
    differences.map(async ({ id, type, difference }) => {
      const { day, title, record } = await recordLine(store, id);
      const ledger = store.catalogue.types.get(type)?.label ?? type;
      const number = record?.recordNo ?? '';
      return { id, ledger, day, number, title, why: WHY[difference], isHere: record !== null };
    }),
  );
}

/** Prints the receipt, after the log has it (D§6 P9). @throws CodedError F36 */
export async function printReceipt(
  {
    store,
    device,
    platform,
  }: { readonly store: DeskStore; readonly device: UnlockedDesk['device']; readonly platform: Platform },
  receipt: DeskReceipt,
): Promise<null> {
  const paper = receiptPaper({
    town: device.town.name,
    month: monthInWords(receipt.month),
    device: device.deviceName,
    at: deviceTime(receipt.at),
    seq: receipt.seq,
    lines: receipt.rows.map((row) => ({ ...row, ledger: store.catalogue.types.get(row.type)?.label ?? row.type })),
    differences: await namedDifferences(store, receipt.differences),
  });
  await printReport({ store, platform }, paper);
  return null; // the dialogue of the system has said what became of it
}
