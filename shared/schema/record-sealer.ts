import type { SealKey, SealPorts } from '#shared/seal/box.ts';
import { fits } from '#shared/seal/box.ts';
import type { TownKeys } from '#shared/seal/town-keys.ts';
import type { LedgerRecord, SealedBox } from './record.ts';
import { EMPTY_CONTENT, joinSecrets, openContent, type SealedContent, sealContent } from './seal-record.ts';

type Place = Pick<LedgerRecord, 'id' | 'type'>;

/** Opens and closes the seal of records; what the town's key is stays behind this port. */
export interface RecordSealer {
  /** null: this desk cannot open it (another key, a suite of a newer program, damaged text). */
  open(record: Place & { readonly sealed: SealedBox | null }): Promise<SealedContent | null>;
  seal(record: Place, content: SealedContent): Promise<SealedBox | null>;
}

/** A sealer for the keys of one town: it seals with the present key and opens what any of them sealed. */
export function createSealer(ports: SealPorts, keys: SealKey | TownKeys): RecordSealer {
  const all = () => ('all' in keys ? keys.all() : [keys]);
  return {
    async open(record) {
      const { sealed } = record;
      if (!sealed) return EMPTY_CONTENT;
      const key = all().find((one) => fits(one, sealed));
      if (!key) return null;
      try {
        return await openContent(ports, key, record);
      } catch {
        return null; // a damaged box is shown as closed and kept as it is
      }
    },
    async seal(record, content) {
      const [present] = all();
      if (!present) throw new RangeError('town key');
      return sealContent(ports, present, record, content);
    },
  };
}

/** A record with its seal opened: `content` is null when it could not be. */
export interface OpenedRecord<R extends LedgerRecord = LedgerRecord> {
  readonly record: R;
  readonly values: Record<string, unknown>;
  readonly content: SealedContent | null;
}

/** Opens a record; a seal that stays closed leaves its fields out of `values`. */
export async function openRecord<R extends LedgerRecord>(sealer: RecordSealer, record: R): Promise<OpenedRecord<R>> {
  const content = await sealer.open(record);
  return { record, values: joinSecrets(record.data, content), content };
}
