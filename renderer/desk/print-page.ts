import type { DeskStore } from '../store/desk-store.ts';

/** Prints the page that is open, after the log has it (D§6 P9). `what`: its title, never its content. */
export async function printPage({ audit }: Pick<DeskStore, 'audit'>, what: string): Promise<void> {
  await audit.add({ action: 'paper.printed', subject: what });
  window.print();
}
