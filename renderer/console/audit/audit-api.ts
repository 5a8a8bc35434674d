import {
  type AuditChain,
  type AuditLine,
  auditChainsSchema,
  auditEntriesSchema,
  type HandedOutPage,
} from '#shared/sync/audit-messages.ts';
import { doneSchema } from '#shared/sync/people-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** The auditor's calls. Every one throws CountyProblem when it does not succeed. */
export interface AuditApi {
  /** Written down before a page is printed or taken away (D§6 P9). */
  handedOut(page: HandedOutPage): Promise<void>;
  /** Verified by the county at this moment. */
  auditChains(signal?: AbortSignal): Promise<readonly AuditChain[]>;
  auditEntries(
    wanted: { readonly townId: number; readonly deviceId: string; readonly before: number | undefined },
    signal?: AbortSignal,
  ): Promise<readonly AuditLine[]>;
}

export function auditCalls({ ask, json, query }: Tools): AuditApi {
  return {
    handedOut: async (page) => void (await ask({ path: 'handed-out', schema: doneSchema, write: json(page) })),
    auditChains: async (signal) => (await ask({ path: 'audit/chains', schema: auditChainsSchema, signal })).chains,
    auditEntries: async (wanted, signal) =>
      (await ask({ path: `audit/entries?${query({ ...wanted })}`, schema: auditEntriesSchema, signal })).entries,
  };
}
