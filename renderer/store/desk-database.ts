import {
  addRxPlugin,
  createRxDatabase,
  type RxCollection,
  type RxDatabase,
  type RxJsonSchema,
  type RxStorage,
} from 'rxdb/plugins/core';
import { RxDBLeaderElectionPlugin } from 'rxdb/plugins/leader-election';
import { getRxStorageRemote } from 'rxdb/plugins/storage-remote';
import { RECORD_SCHEMA_VERSION } from '#shared/schema/record.ts';
import type { Draft } from './desk-store.ts';
import { indexGuard } from './index-guard.ts';
import { type KeptRecord, RECORD_FIELDS } from './kept-record.ts';
import { sameForSync } from './same-for-sync.ts';
import type { SealableSchema } from './worker/sealed-storage.ts';
import type { StoreClient } from './worker-client.ts';

/** A value under a name: settings of this desk, and what was downloaded besides records. */
export interface NamedValue {
  readonly key: string;
  readonly value: unknown;
}

export interface DeskCollections {
  readonly records: RxCollection<KeptRecord>;
  readonly drafts: RxCollection<Draft>;
  readonly settings: RxCollection<NamedValue>;
  readonly reference: RxCollection<NamedValue>;
}
export type DeskDatabase = RxDatabase<DeskCollections>;

const anything = { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] };

const recordsSchema: SealableSchema & Record<string, unknown> = {
  title: 'records',
  version: RECORD_SCHEMA_VERSION,
  type: 'object',
  primaryKey: 'id',
  sealed: true,
  properties: {
    ...Object.fromEntries([...RECORD_FIELDS, 'more'].map((field) => [field, anything])),
    id: { type: 'string', maxLength: 36 },
    type: { type: 'string', maxLength: 40 },
    orderKey: { type: 'string', maxLength: 8 },
  },
  required: ['id', 'type', 'orderKey'],
  indexes: [['orderKey'], ['type', 'orderKey']],
};

const keyed = (title: string, key: string, fields: readonly string[]): SealableSchema & Record<string, unknown> => ({
  title,
  version: 0,
  type: 'object',
  primaryKey: key,
  sealed: true,
  properties: {
    ...Object.fromEntries(fields.map((field) => [field, anything])),
    [key]: { type: 'string', maxLength: 80 },
  },
  required: [key],
});

const draftsSchema = keyed('drafts', 'draftId', [
  'recordId',
  'type',
  'unitCode',
  'values',
  'remark',
  'alsoCountsIn',
  'baseRev',
  'accountId',
  'updatedAt',
]);
const settingsSchema = keyed('settings', 'key', ['value']);
const referenceSchema = keyed('reference', 'key', ['value']);

/** What RxDB's replication asks of a conflict handler; bound when sync starts. */
export interface ConflictPort {
  resolve: ((sides: { base: KeptRecord | null; mine: KeptRecord; theirs: KeptRecord }) => Promise<KeptRecord>) | null;
}

export interface DatabaseInput {
  readonly client: StoreClient;
  readonly conflicts: ConflictPort;
  /** False only in the test that shows what the index guard is for. */
  readonly guardIndexes?: boolean;
  /** Replaced only by the simulation, which has no worker. */
  readonly storage?: RxStorage<unknown, unknown>;
}

/** Opens RxDB on the worker's storage. At most 12 collections may ever exist; these are four. */
export async function openDeskDatabase({
  client,
  conflicts,
  guardIndexes,
  storage: given,
}: DatabaseInput): Promise<DeskDatabase> {
  addRxPlugin(RxDBLeaderElectionPlugin);
  const remote = given ?? remoteStorage(client);
  const storage = guardIndexes === false ? remote : indexGuard({ storage: remote });
  const database = await createRxDatabase<DeskCollections>({
    name: 'sanzhi',
    storage,
    multiInstance: false,
    eventReduce: true,
    localDocuments: false,
  });
  await database.addCollections({
    records: {
      schema: schemaOf<KeptRecord>(recordsSchema),
      conflictHandler: {
        isEqual: (a, b) => sameForSync(a as KeptRecord, b as KeptRecord),
        resolve: async ({ assumedMasterState, newDocumentState, realMasterState }) => {
          if (!conflicts.resolve) throw new Error('no one to resolve conflicts');
          const base = (assumedMasterState ?? null) as KeptRecord | null;
          return (await conflicts.resolve({
            base,
            mine: newDocumentState as KeptRecord,
            theirs: realMasterState as KeptRecord,
          })) as never;
        },
      },
    },
    drafts: { schema: schemaOf<Draft>(draftsSchema) },
    settings: { schema: schemaOf<NamedValue>(settingsSchema) },
    reference: { schema: schemaOf<NamedValue>(referenceSchema) },
  });
  return database as unknown as DeskDatabase;
}

function remoteStorage(client: StoreClient): RxStorage<unknown, unknown> {
  return getRxStorageRemote({
    // RxDB keeps a channel by this name for the life of the page: a desk opened again must not get the dead worker's
    identifier: `desk-${crypto.randomUUID()}`,
    mode: 'one',
    messageChannelCreator: async () => client.channel,
  });
}

function schemaOf<Document>(schema: SealableSchema & Record<string, unknown>): RxJsonSchema<Document> {
  return schema as unknown as RxJsonSchema<Document>;
}
