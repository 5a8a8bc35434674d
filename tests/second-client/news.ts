import type { SecondDesk } from './desk.ts';
import { canonical, type Json } from './form.ts';
import { keyFor, type PublicKeys } from './pair.ts';
import { seal } from './seal.ts';

/** SPEC §14. */
export interface Notice extends Json {
  readonly noticeId: string;
  readonly version: number;
  readonly seq: number;
  readonly state: string;
  readonly title: string;
  readonly text: string;
}

/** SPEC §14: the notices behind a place, page by page. */
export async function notices(desk: SecondDesk, after: number): Promise<Notice[]> {
  const { notices: found, more } = await desk.ask<{ notices: Notice[]; more: boolean }>(`notices?after=${after}`);
  const last = found.at(-1);
  return more && last ? [...found, ...(await notices(desk, last.seq))] : found;
}

/** What a desk tells of a notice. */
export function receiptOf(desk: SecondDesk, { noticeId, version }: Notice, kind: 'received' | 'opened'): Json {
  const { account, now } = desk.author;
  return { noticeId, version, kind, by: account.accountId, at: now() };
}

/** SPEC §13. */
export interface CaseRequest extends Json {
  readonly requestId: string;
  readonly recordId: string;
  readonly state: string;
  readonly key: Pick<PublicKeys, 'keyId' | 'agree'>;
}

export async function cases(desk: SecondDesk): Promise<CaseRequest[]> {
  return (await desk.ask<{ requests: CaseRequest[] }>('cases')).requests;
}

/** SPEC §13: grants a look at the present secrets of the record, sealed to the key of the request. */
export async function grant(desk: SecondDesk, { requestId, recordId, key: asking }: CaseRequest, days: number) {
  const { record, secrets } = desk.opened(recordId);
  const bound = `sanzhi-case|${requestId}`;
  const { key, ephemeral } = keyFor(asking, bound);
  const text = canonical({ rev: record.rev, fields: secrets.fields, rows: secrets.rows });
  const sealed = { ephemeral, box: seal(key, text, bound) };
  const by = desk.author.account.accountId;
  return desk.ask(`cases/${requestId}/answer`, { body: { decision: 'grant', by, days, sealed } });
}
