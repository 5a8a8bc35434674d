import type { DeskStore, OpenRecord } from '../../store/desk-store.ts';

/** A record as lists of this screen name it. */
export interface RecordLine {
  /** Short name of its type. */
  readonly type: string;
  readonly day: string;
  readonly title: string;
  /** Null: it is not on this PC. */
  readonly record: OpenRecord['record'] | null;
}

/** Names a record by its id, also one that is not on this PC. */
export async function recordLine(store: DeskStore, id: string): Promise<RecordLine> {
  const found = await store.get(id);
  if (!found) return { type: '', day: '', title: '本机没有的记录', record: null };
  const { record } = found;
  const title = typeof record.ext.title === 'string' && record.ext.title !== '' ? record.ext.title : '（没有标题）';
  return {
    type: store.catalogue.types.get(record.type)?.shortLabel ?? record.type,
    day: record.mainDate,
    title,
    record,
  };
}
