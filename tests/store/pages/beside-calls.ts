import type { DeskStore } from '../../../renderer/store/desk-store.ts';
import type { SyncEngine } from '../../../renderer/sync/sync-engine.ts';
import { syncPlanSchema } from '../../../shared/sync/sync-plan.ts';

interface BesideDesk {
  readonly store: () => DeskStore;
  /** Null: sync was never started. */
  readonly engine: () => SyncEngine | null;
}

/** What people do with sync besides entering records. */
export function besideCalls({ store, engine }: BesideDesk) {
  return {
    setPlan: (plan: object) => engine()?.setPlan(syncPlanSchema.parse(plan)),
    receipt: (month: string) => engine()?.receipt(month) ?? null,
    async mend(month: string): Promise<void> {
      const receipt = await engine()?.receipt(month);
      await engine()?.mend(receipt?.differences ?? []);
    },
    actAudited: (action: string) => store().audit.add({ action }),
    /** A request of the county is refused, and a notice is read. */
    async actBeside(): Promise<void> {
      const request = { requestId: 'request-1', type: 'civil_practice', recordId: 'record-1' };
      await engine()?.cases.refuse(request as never, '不便提供');
      await engine()?.notices.open({ noticeId: 'notice-1', version: 1 } as never);
    },
  };
}
