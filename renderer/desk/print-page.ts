import type { Report } from '#shared/report/report-model.ts';
import type { Platform } from '../bridge/platform.ts';
import type { DeskStore } from '../store/desk-store.ts';

/** Prints the page that is open, after the log has it (D§6 P9). `what`: its title, never its content. */
export async function printPage({ audit }: Pick<DeskStore, 'audit'>, what: string): Promise<void> {
  await audit.add({ action: 'paper.printed', subject: what });
  window.print();
}

/** Prints a paper, after the log has its title. @throws CodedError F36 */
export async function printReport(
  { store, platform }: { readonly store: Pick<DeskStore, 'audit'>; readonly platform: Pick<Platform, 'print'> },
  { fileName, title, sections }: Report,
): Promise<void> {
  await store.audit.add({ action: 'paper.printed', subject: title });
  await platform.print({ fileName, title, parts: [{ kind: 'report', sections }] });
}
