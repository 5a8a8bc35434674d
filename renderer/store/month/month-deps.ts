import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import type { Author } from '#shared/schema/build-record.ts';
import type { Unit } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { AuditLog } from '../audit-log.ts';
import type { OpenRecord } from '../desk-store.ts';
import type { RecordWriter } from '../record-writer.ts';
import type { StoreClient } from '../worker-client.ts';
import type { MonthBook } from './month-book.ts';

/** What the month works with on this desk. */
export interface MonthDeskDeps {
  readonly client: StoreClient;
  readonly book: MonthBook;
  readonly writer: RecordWriter;
  readonly author: () => Author;
  readonly account: Account;
  readonly audit: Pick<AuditLog, 'add'>;
  readonly town: Unit;
  readonly basis: () => FigureBasis;
  readonly units: () => readonly Unit[];
  readonly get: (id: string) => Promise<OpenRecord | null>;
  readonly scanMonth: (month: string) => AsyncIterable<readonly OpenRecord[]>;
}
