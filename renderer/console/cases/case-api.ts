import {
  askedCaseSchema,
  type CaseBox,
  type CaseKey,
  type CaseRequest,
  caseRequestsSchema,
  openedCaseSchema,
} from '#shared/sync/case-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** An officer's requests to see the sealed fields of one record (SPEC.md §13). */
export interface CaseApi {
  /** One's own, newest first. */
  cases(signal?: AbortSignal): Promise<readonly CaseRequest[]>;
  askCase(asked: CaseWish): Promise<CaseRequest>;
  /** Logged with the reason before it is answered. */
  openCase(request: CaseRequest, reason: string): Promise<CaseBox>;
  /** Gives it up: the county drops what is sealed. */
  endCase(request: CaseRequest): Promise<void>;
}

export interface CaseWish {
  readonly townId: number;
  readonly recordId: string;
  readonly reason: string;
  readonly key: CaseKey;
}

export function caseCalls({ ask, json }: Tools): CaseApi {
  const path = ({ townId, requestId }: CaseRequest, act: string) =>
    `cases/${townId}/${encodeURIComponent(requestId)}/${act}`;
  return {
    cases: async (signal) => (await ask({ path: 'cases', schema: caseRequestsSchema, signal })).requests,
    askCase: async (wish) => (await ask({ path: 'cases', schema: askedCaseSchema, write: json(wish) })).request,
    openCase: async (request, reason) =>
      (await ask({ path: path(request, 'open'), schema: openedCaseSchema, write: json({ reason }) })).sealed,
    async endCase(request) {
      await ask({ path: path(request, 'end'), schema: askedCaseSchema, write: json({}) });
    },
  };
}
