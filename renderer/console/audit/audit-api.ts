import { type AuditChain, type AuditLine, auditChainsSchema, auditEntriesSchema } from '#shared/sync/audit-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** The auditor's calls. Every one throws CountyProblem when it does not succeed. */
export interface AuditApi {
  /** Verified by the county at this moment. */
  auditChains(signal?: AbortSignal): Promise<readonly AuditChain[]>;
  auditEntries(
    wanted: { readonly townId: number; readonly deviceId: string; readonly before: number | undefined },
    signal?: AbortSignal,
  ): Promise<readonly AuditLine[]>;
}

export function auditCalls({ ask, query }: Tools): AuditApi {
  return {
    auditChains: async (signal) => (await ask({ path: 'audit/chains', schema: auditChainsSchema, signal })).chains,
    auditEntries: async (wanted, signal) =>
      (await ask({ path: `audit/entries?${query({ ...wanted })}`, schema: auditEntriesSchema, signal })).entries,
  };
}
