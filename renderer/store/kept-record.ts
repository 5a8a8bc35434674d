import { type CountyWord, type LedgerRecord, orderKeyOf, type StoredRecord } from '#shared/schema/record.ts';

/** A record as RxDB keeps it: fields this program does not know lie under `more`, so that none is ever dropped. */
export interface KeptRecord extends StoredRecord {
  more: Record<string, unknown>;
}

/** Envelope fields of a record; the store's schema covers no more than these (design §4). */
export const RECORD_FIELDS = [
  'type',
  'orderKey',
  'strand',
  'townId',
  'unitCode',
  'period',
  'mainDate',
  'status',
  'recordNo',
  'catalogueVersion',
  'rev',
  'data',
  'sealed',
  'remark',
  'linkedRefs',
  'attachments',
  'sourceKind',
  'enteredBy',
  'confirmedBy',
  'reviewedBy',
  'signedBy',
  'lateFlag',
  'correctsId',
  'correctionReason',
  'retention',
  'voidReason',
  'history',
  'conflicts',
  'ext',
  'county',
] as const;
const OWN_FIELDS = new Set<string>(['id', 'more', ...RECORD_FIELDS]);

/** A record in the shape RxDB keeps: unknown fields under `more`. */
export function keptOf(record: StoredRecord): KeptRecord {
  const known: Record<string, unknown> = {};
  const more: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === 'more' || name.startsWith('_')) continue;
    (OWN_FIELDS.has(name) ? known : more)[name] = value;
  }
  const before = (record as Partial<KeptRecord>).more;
  return { ...known, more: { ...before, ...more } } as unknown as KeptRecord;
}

/** A kept record with its unknown fields back in their place, without RxDB's own fields. */
export function storedOf(kept: KeptRecord): StoredRecord {
  const { more, ...rest } = kept as KeptRecord & Record<string, unknown>;
  const known = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('_')));
  return { ...more, ...known } as unknown as StoredRecord;
}

/** A record as the county sent it, with its word, which holds only as long as the epoch does. */
export function keptFromFeed(record: LedgerRecord, county: CountyWord, epoch: string): KeptRecord {
  return keptOf({ ...record, orderKey: orderKeyOf(record.mainDate), county: { ...county, epoch } } as StoredRecord);
}
