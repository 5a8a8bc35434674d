import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type AccountLike, may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { askCaseSchema, CaseAnswer, CaseBox, CaseRequest } from '#shared/sync/case-messages.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { County } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Device } from '../auth/devices.ts';
import { peopleOf } from '../auth/town-people.ts';
import type { Query } from '../db/db.ts';

interface Row {
  readonly town_id: number;
  readonly request_id: string;
  readonly record_id: string;
  readonly type: string;
  readonly account_id: string;
  readonly name: string;
  readonly role: string;
  readonly reason: string;
  readonly key: CaseRequest['key'];
  readonly asked_at: Date;
  readonly state: CaseRequest['state'];
  readonly answered_by: string;
  readonly answered_name: string;
  readonly answer: string;
  readonly answered_at: Date | null;
  readonly expires_at: Date | null;
}

const COLUMNS = `town_id, request_id, record_id, type, account_id, name, role, reason, key, asked_at, state, answered_by,
 answered_name, answer, answered_at, expires_at`;
/** Requests that are listed, newest first, and how many a person may have open. */
const LISTED = 200;
const MAX_OPEN = 50;

function requestIn(row: Row): CaseRequest {
  return {
    requestId: row.request_id,
    townId: row.town_id,
    recordId: row.record_id,
    type: row.type,
    name: row.name,
    role: row.role,
    reason: row.reason,
    askedAt: row.asked_at.toISOString(),
    key: row.key,
    state: row.state,
    answeredBy: row.answered_name,
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}

/** Drops what is sealed of grants whose term is over, in every town the transaction sees. */
export async function dropOver(query: Query): Promise<void> {
  const over = await query<{ town_id: number; request_id: string }>(
    `UPDATE case_request SET state = 'over', sealed = NULL, changed_at = now()
      WHERE state = 'granted' AND expires_at <= now() RETURNING town_id, request_id`,
    [],
  );
  for (const { town_id, request_id } of over) await audit(query, town_id, 'county', 'case.over', request_id);
}

/** @throws CodedError N05 no such record, A22 nothing is sealed in it, A04, A23 too many are open */
export async function askCase(county: County, account: Account, asked: z.infer<typeof askCaseSchema>) {
  const { townId, recordId, reason, key } = asked;
  if (Math.floor(townId / 1000) !== county.countyId) throw new CodedError('N05');
  return county.database.inTown(townId, async (query) => {
    const [record] = await query<{ type: string; unit_code: string; strand: string; has_sealed: boolean }>(
      'SELECT type, unit_code, strand, has_sealed FROM record WHERE town_id = $1 AND id = $2',
      [townId, recordId],
    );
    const place = record && { unitCode: record.unit_code, strand: record.strand };
    if (!record || !place || !may(account, 'query', place)) throw new CodedError('N05');
    if (!may(account, 'ask_case', place)) throw new CodedError('A04');
    if (!record.has_sealed) throw new CodedError('A22');
    const open = await query(
      `SELECT 1 FROM case_request WHERE town_id = $1 AND account_id = $2 AND state = 'asked' LIMIT ${MAX_OPEN}`,
      [townId, account.accountId],
    );
    if (open.length >= MAX_OPEN) throw new CodedError('A23');
    const [row] = await query<Row>(
      `INSERT INTO case_request (town_id, request_id, record_id, type, account_id, name, role, reason, key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb) RETURNING ${COLUMNS}`,
      [
        ...[townId, randomUUID(), recordId, record.type, account.accountId, account.name, account.role, reason],
        JSON.stringify(key),
      ],
    );
    if (!row) throw new Error('the request was not kept');
    await audit(query, townId, account.accountId, 'case.asked', `${record.type}/${recordId}`, reason);
    return requestIn(row);
  });
}

/** An officer's own requests. */
export function ownCases({ database, countyId }: County, { accountId }: Account): Promise<CaseRequest[]> {
  return database.inCounty(countyId, async (query) => {
    await dropOver(query);
    const rows = await query<Row>(
      `SELECT ${COLUMNS} FROM case_request WHERE account_id = $1 ORDER BY asked_at DESC LIMIT ${LISTED}`,
      [accountId],
    );
    return rows.map(requestIn);
  });
}

/** What a town is asked for and has been. */
export function townCases({ database }: County, townId: number): Promise<CaseRequest[]> {
  return database.inTown(townId, async (query) => {
    await dropOver(query);
    const rows = await query<Row>(
      `SELECT ${COLUMNS} FROM case_request WHERE town_id = $1 ORDER BY asked_at DESC LIMIT ${LISTED}`,
      [townId],
    );
    return rows.map(requestIn);
  });
}

/** @throws CodedError N05, A04 the person may not, A24 answered in another way already */
export async function answerCase({ database }: County, device: Device, requestId: string, answer: CaseAnswer) {
  const { townId } = device;
  return database.inTown(townId, async (query) => {
    const [row] = await query<Row>(
      `SELECT ${COLUMNS} FROM case_request WHERE town_id = $1 AND request_id = $2 FOR UPDATE`,
      [townId, requestId],
    );
    if (!row) throw new CodedError('N05');
    const state = answer.decision === 'grant' ? 'granted' : 'refused';
    if (row.state === state && row.answered_by === answer.by) return requestIn(row);
    if (row.state !== 'asked') throw new CodedError('A24');
    const name = await mayGrant(query, townId, row, answer.by);
    const [kept] = await query<Row>(
      `UPDATE case_request SET state = $3, answered_by = $4, answered_name = $5, answer = $6, answered_at = now(),
              changed_at = now(), sealed = $7::text::jsonb, expires_at = now() + make_interval(days => $8::int)
        WHERE town_id = $1 AND request_id = $2 RETURNING ${COLUMNS}`,
      [
        ...[townId, requestId, state, answer.by, name],
        answer.decision === 'refuse' ? answer.reason : '',
        answer.decision === 'grant' ? JSON.stringify(answer.sealed) : null,
        answer.decision === 'grant' ? answer.days : null,
      ],
    );
    if (!kept) throw new Error('the answer was not kept');
    const subject = `${row.type}/${row.record_id} ${requestId}`;
    await audit(query, townId, answer.by, `case.${state}`, subject, kept.answer);
    return requestIn(kept);
  });
}

/** The name of the person who answers. */
async function mayGrant(query: Query, townId: number, row: Row, by: string): Promise<string> {
  const person: (AccountLike & { readonly closedFrom: string | null }) | undefined = (
    await peopleOf(query, townId)
  ).get(by);
  const [record] = await query<{ unit_code: string; strand: string }>(
    'SELECT unit_code, strand FROM record WHERE town_id = $1 AND id = $2',
    [townId, row.record_id],
  );
  const place = record && { unitCode: record.unit_code, strand: record.strand };
  if (!person || person.closedFrom !== null || !place || !may(person, 'grant_case', place)) throw new CodedError('A04');
  const [known] = await query<{ name: string }>('SELECT name FROM account WHERE town_id = $1 AND account_id = $2', [
    townId,
    by,
  ]);
  return known?.name ?? '';
}

/** An officer's own request and what is sealed to it; the opening is logged first. @throws CodedError N05, A25 it is over or not granted */
export async function openCaseOf(
  county: County,
  account: Account,
  { townId, id }: { readonly townId: number; readonly id: string },
  reason: string,
): Promise<{ readonly request: CaseRequest; readonly sealed: CaseBox }> {
  const { database } = county;
  await database.inTown(townId, dropOver); // stays done when what follows is refused
  return database.inTown(townId, async (query) => {
    const [row] = await query<Row & { readonly sealed: CaseBox | null }>(
      `SELECT ${COLUMNS}, sealed FROM case_request WHERE town_id = $1 AND request_id = $2 AND account_id = $3`,
      [townId, id, account.accountId],
    );
    if (!row) throw new CodedError('N05');
    if (row.state !== 'granted' || !row.sealed) throw new CodedError('A25');
    await audit(query, townId, account.accountId, 'case.opened', `${row.type}/${row.record_id} ${id}`, reason);
    return { request: requestIn(row), sealed: row.sealed };
  });
}

/** The officer needs it no more: the box is dropped before its time. @throws CodedError N05 */
export async function endCase(
  { database }: County,
  account: Account,
  { townId, id }: { readonly townId: number; readonly id: string },
): Promise<CaseRequest> {
  return database.inTown(townId, async (query) => {
    const [row] = await query<Row>(
      `UPDATE case_request SET state = 'over', sealed = NULL, changed_at = now()
        WHERE town_id = $1 AND request_id = $2 AND account_id = $3 AND state IN ('asked', 'granted') RETURNING ${COLUMNS}`,
      [townId, id, account.accountId],
    );
    if (!row) throw new CodedError('N05');
    await audit(query, townId, account.accountId, 'case.over', id);
    return requestIn(row);
  });
}
