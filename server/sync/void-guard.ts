import { CodedError } from '#shared/kernel/coded-error.ts';
import { isMassVoid, needsAgreement, type PushedVoids, VOID_WINDOW_MS } from '#shared/sync/mass-change.ts';
import type { PushRequest } from '#shared/sync/messages.ts';
import { audit } from '../auth/audit.ts';
import type { Device } from '../auth/devices.ts';
import type { Query } from '../db/db.ts';

/** Forgets what lies before the window, or all that a person's word covers. */
const FORGET = `
DELETE FROM unagreed_void
 WHERE town_id = $1 AND device_id = $2 AND ($3 OR at < now() - make_interval(secs => $4))`;
const COUNT = 'SELECT count(*)::int AS recent FROM unagreed_void WHERE town_id = $1 AND device_id = $2';
const REMEMBER = `
INSERT INTO unagreed_void (town_id, device_id, record_id)
SELECT $1, $2, jsonb_array_elements_text($3::text::jsonb) ON CONFLICT DO NOTHING`;
/** Void rows of a package whose records the county holds alive. $1 town, $2 JSON [id]. */
const ALIVE = `
SELECT k.id FROM jsonb_array_elements_text($2::text::jsonb) AS k(id)
 WHERE EXISTS (SELECT 1 FROM record WHERE town_id = $1 AND id = k.id AND status <> 'void')`;

/**
 * The county's own guard against a mass void (SPEC.md §8), asked before the transaction that stores a push ends.
 * @throws MassVoidError A17: the whole push waits for a person's word; whatever it stored is rolled back
 */
export async function guardVoids(query: Query, device: Device, by: string, voids: PushedVoids): Promise<void> {
  if (voids.unagreed.length + voids.agreed.length === 0) return;
  const who = [device.townId, device.deviceId];
  await query(FORGET, [...who, voids.agreed.length > 0, VOID_WINDOW_MS / 1000]);
  if (voids.unagreed.length > 0) {
    const [{ recent } = { recent: 0 }] = await query<{ recent: number }>(COUNT, who);
    if (needsAgreement(recent, voids)) throw tooMany(recent, voids);
    await query(REMEMBER, [...who, JSON.stringify(voids.unagreed)]);
  }
  if (voids.agreed.length > 0) await audit(query, device.townId, by, 'records.voided', agreedWords(device, voids));
}

/**
 * A package is guarded as one before any of its rows is stored, and by itself: a desk without a line learns of earlier ones
 * only by the answer that it waits for. @throws MassVoidError A17
 */
export async function guardPackage(
  query: Query,
  { townId }: Device,
  rows: Readonly<PushRequest['rows']>,
): Promise<void> {
  const ids = rows.flatMap(({ record, agreed }) => {
    const { id, status } = (record ?? {}) as { readonly id?: unknown; readonly status?: unknown };
    return status === 'void' && !agreed && typeof id === 'string' && id.isWellFormed() ? [id.slice(0, 64)] : [];
  });
  if (!isMassVoid(ids.length)) return;
  const alive = await query<{ id: string }>(ALIVE, [townId, JSON.stringify([...new Set(ids)])]);
  const voids = { unagreed: alive.map(({ id }) => id), agreed: [] };
  if (needsAgreement(0, voids)) throw tooMany(0, voids);
}

/** Many voids that no person agreed to. */
export class MassVoidError extends CodedError {
  /** The records that they would make void. */
  readonly ids: ReadonlySet<string>;

  constructor(detail: string, ids: readonly string[]) {
    super('A17', detail);
    this.name = 'MassVoidError';
    this.ids = new Set(ids);
  }
}

function tooMany(recent: number, { unagreed }: PushedVoids): MassVoidError {
  const now = unagreed.length;
  const words = recent > 0 ? `一小时内已作废 ${recent} 条，这次又作废 ${now} 条` : `一次作废 ${now} 条`;
  return new MassVoidError(words, unagreed);
}

function agreedWords({ deviceId }: Device, { agreed }: PushedVoids): string {
  return `${deviceId} ${agreed.length} 条`;
}
