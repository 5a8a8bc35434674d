import type { DeskStore } from '../../../renderer/store/desk-store.ts';

/** What tests ask of the month on a desk. */
export function monthCalls(store: () => DeskStore, village: string) {
  return {
    /** Approves, confirms and sends a month as a town's clerk does; answers the id of its report. */
    async sendMonth(month: string): Promise<string> {
      for (const { id } of (await store().list({ offset: 0, limit: 50 })).lines) await store().approve(id);
      await store().month.confirmVillage(village, month, { kind: 'confirmed', note: '电话确认' });
      for (const step of ['review', 'sign']) await store().month.step(month, step);
      await store().month.submit(month);
      return (await store().month.overview(month)).reportId;
    },
    returnRecord: (id: string, reason: string) => store().month.returnRecord(id, reason),
    makeLate: (id: string, reason: string) => store().makeLate(id, reason),
    fromRefused: (id: string, reason: string) => store().month.corrections.fromRefused(id, reason),
    besideReports: () => store().month.besideReports(),
    changedSinceSent: (month: string) => store().month.changedSinceSent(month),
  };
}
