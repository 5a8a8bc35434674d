import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { sealCase } from '#shared/schema/case-content.ts';
import { splitSecrets } from '#shared/schema/seal-record.ts';
import {
  answerCaseSchema,
  askedCaseSchema,
  type CaseAnswer,
  type CaseRequest,
  caseRequestsSchema,
} from '#shared/sync/case-messages.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import type { StoreInternals } from '../../store/open-desk-store.ts';
import type { CountyClient } from '../county-client.ts';
import { COURIER_PORTS } from '../courier/courier-keys.ts';

/** A request as the desk shows it: perhaps answered here and not sent yet. */
export interface DeskCase {
  readonly request: CaseRequest;
  readonly waiting: CaseAnswer['decision'] | null;
}

/** Whether a request waits for the town's word. */
export function awaitsAnswer({ request, waiting }: DeskCase): boolean {
  return request.state === 'asked' && waiting === null;
}

/** Requests of the county for one record (SPEC.md §13), answered with or without a line. */
export interface CasePort {
  list(): Promise<readonly DeskCase[]>;
  /** Seals the record's present secrets to the request's key; sent with the next sync. @throws CodedError A07 this desk cannot open the record, N05 it is not here, A22 */
  grant(request: CaseRequest, days: number): Promise<void>;
  refuse(request: CaseRequest, reason: string): Promise<void>;
}

export interface CaseDeskInput {
  readonly store: DeskStore;
  readonly internals: Pick<StoreInternals, 'reference' | 'changed'>;
  /** Rests when sync does: what is decided meanwhile goes with the next run. */
  readonly county: CountyClient;
}

/** Settings: what the county told last, the mark it stands for, and answers that wait for the line. */
const KNOWN = 'case-requests';
const MARK = 'sync-case-mark';
const ANSWERS = 'case-answers';
const answersSchema = z.record(z.string(), answerCaseSchema);

export class CaseDesk implements CasePort {
  readonly #input: CaseDeskInput;

  constructor(input: CaseDeskInput) {
    this.#input = input;
  }

  async list(): Promise<readonly DeskCase[]> {
    const known = caseRequestsSchema.safeParse(await this.#input.store.setting(KNOWN)).data;
    const answers = await this.#answers();
    return (known?.requests ?? []).map((request) => ({
      request,
      waiting: request.state === 'asked' ? (answers[request.requestId]?.decision ?? null) : null,
    }));
  }

  async grant(request: CaseRequest, days: number): Promise<void> {
    const { store } = this.#input;
    const opened = await store.get(request.recordId);
    if (!opened) throw new CodedError('N05', '本机没有这条记录，请先同步');
    if (opened.sealState === 'closed') throw new CodedError('A07', '本机没有打开这条记录的密钥');
    const type = store.catalogue.types.get(opened.record.type);
    if (!type || opened.sealState === 'none') throw new CodedError('A22');
    const { secrets } = splitSecrets(type, opened.values);
    const sealed = await sealCase(COURIER_PORTS, request, opened.record.rev, secrets);
    const { ephemeral, box } = sealed;
    await this.#keep(request, {
      decision: 'grant',
      by: store.account.accountId,
      days,
      sealed: { ephemeral, box: { ...box } },
    });
    const subject = `${request.type}/${request.recordId} ${request.requestId}`;
    await store.audit.add({ action: 'case.granted', subject, reason: `${days} 天` });
  }

  async refuse(request: CaseRequest, reason: string): Promise<void> {
    const { store } = this.#input;
    await this.#keep(request, { decision: 'refuse', by: store.account.accountId, reason });
    const subject = `${request.type}/${request.recordId} ${request.requestId}`;
    await store.audit.add({ action: 'case.refused', subject, reason });
  }

  /** Sends what was decided here, then takes what is new. @throws CodedError N01, N02, N14 */
  async meet(): Promise<void> {
    const { store, internals, county } = this.#input;
    await this.send();
    const mark = internals.reference.extra('cases');
    if (typeof mark !== 'string' || (await store.setting<string>(MARK)) === mark) return;
    await store.putSetting(KNOWN, await county.get('/api/v1/cases', caseRequestsSchema));
    await store.putSetting(MARK, mark);
    internals.changed();
  }

  /** An answer that the county refuses is done: the list that follows shows how the request stands. */
  async send(): Promise<void> {
    const { store, county } = this.#input;
    for (const [requestId, body] of Object.entries(await this.#answers())) {
      const path = `/api/v1/cases/${encodeURIComponent(requestId)}/answer`;
      await county.send({ method: 'POST', path, body, schema: askedCaseSchema }).catch((error: unknown) => {
        const isDone = error instanceof CodedError && ['A04', 'A24', 'N05', 'N03'].includes(error.code);
        if (!isDone) throw error;
      });
      const { [requestId]: _, ...left } = await this.#answers();
      await store.putSetting(ANSWERS, left);
      await store.putSetting(MARK, ''); // how it stands now is asked for
    }
  }

  async #keep(request: CaseRequest, answer: CaseAnswer): Promise<void> {
    await this.#input.store.putSetting(ANSWERS, { ...(await this.#answers()), [request.requestId]: answer });
    this.#input.internals.changed();
    void this.meet().catch(() => undefined); // without a line, or while sync rests: goes with the next one
  }

  async #answers(): Promise<Record<string, CaseAnswer>> {
    return answersSchema.safeParse(await this.#input.store.setting(ANSWERS)).data ?? {};
  }
}
