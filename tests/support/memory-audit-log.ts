import type { AuditLog, KeptAnchor, TrailDoubt } from '../../renderer/store/audit-log.ts';
import { type AuditEntry, chained, NEW_CHAIN } from '../../shared/domain/audit-chain.ts';

/** A desk's audit trail in memory: the real chain, without a database under it. */
export function memoryAuditLog(actor: string): AuditLog & { readonly entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  const anchors = new Map<number, KeptAnchor>();
  let [chain, doubt] = ['00000000000000a1', null as TrailDoubt | null];
  return {
    entries,
    get chain() {
      return chain;
    },
    add: async ({ action, subject = '', reason = '' }) => {
      const act = { at: new Date().toISOString(), actor, action, subject, reason };
      entries.push(chained(entries.at(-1) ?? NEW_CHAIN, act));
    },
    after: async (seq, limit) => entries.slice(seq, seq + limit),
    end: async () => entries.at(-1) ?? NEW_CHAIN,
    rename: async () => {
      chain = '00000000000000a2';
    },
    anchors: async () => [...anchors.values()],
    keepAnchor: async (anchor) => void anchors.set(anchor.townId, anchor),
    doubt: async () => doubt,
    setDoubt: async (now) => {
      doubt = now;
    },
    close: () => undefined,
  };
}
