import type { HeldContent } from '../../server/sync/person-row.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';

const RECEIVED_AT = '2027-01-15T08:00:00.000Z';

/** What a database would keep. */
export interface Kept {
  seq: number;
  held: Map<string, { record: LedgerRecord; seq: number; device: string }>;
  /** `id|rev` of revisions that were replaced → their place. */
  history: Map<string, number>;
  /** `device|id|rev` → refusal. */
  refusals: Map<string, KeptRefusal>;
}

export interface KeptRefusal {
  readonly id: string;
  readonly rev: string;
  readonly base: string | null;
  readonly device: string;
  readonly code: string;
  readonly message: string;
  readonly seq: number;
  isResolved: boolean;
}

/** The county's word about a record. */
export function wordOf(rev: string | null, seq: number, refusal: KeptRefusal | undefined) {
  const said = refusal ? { rev: refusal.rev, code: refusal.code, message: refusal.message, at: RECEIVED_AT } : null;
  return { rev, seq, receivedAt: RECEIVED_AT, refusal: said };
}

/** As the statement HELD of server/sync/push-sql.ts gives it. */
export function contentOf(record: LedgerRecord): HeldContent {
  return { ...record, history: record.history.map(({ rev }) => rev) } as unknown as HeldContent;
}

/** A backup. */
export function copyOf({ seq, held, history, refusals }: Kept): Kept {
  return structuredClone({ seq, held, history, refusals });
}
