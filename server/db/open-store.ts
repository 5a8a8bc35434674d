import { assertBound, assertDurable } from './assert-durable.ts';
import { APP_ROLE, type Database, type OwnerConnection, openDatabase, openOwner } from './db.ts';
import { type EmbeddedDatabase, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';

/** Connections of the working pool. Long polls hold none. */
const POOL_SIZE = 16;

/** An opened county store, migrated and checked. */
export interface CountyStore {
  readonly database: Database;
  readonly kind: 'embedded' | 'external';
  /** For the log: how the database came up. */
  readonly how: string;
  /** Migrations applied at this start. */
  readonly migrated: readonly string[];
  /** Closes the pool and stops an embedded database. */
  close(): Promise<void>;
}

export interface StoreInput {
  /** Folder for the embedded database. */
  readonly dataDir: string;
  /** PostgreSQL 15 or newer; its user owns the tables and may create roles. Null: the embedded database. */
  readonly databaseUrl: string | null;
}

/**
 * Opens the county's PostgreSQL: durable settings asserted, migrations applied, then a pool as a role that owns
 * nothing. @throws Error when the store would lose acknowledged writes or is newer than this program.
 */
export async function openStore({ dataDir, databaseUrl }: StoreInput): Promise<CountyStore> {
  if (databaseUrl !== null) return openExternal(databaseUrl);
  const embedded = await startEmbedded(dataDir);
  try {
    return await openEmbedded(embedded);
  } catch (thrown) {
    await embedded.stop();
    throw thrown;
  }
}

async function openEmbedded(embedded: EmbeddedDatabase): Promise<CountyStore> {
  const migrated = await prepare(embedded.owner, async (owner) => {
    await owner.script(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD '${embedded.appPassword.replaceAll("'", "''")}'`);
  });
  const address = { ...embedded.owner, user: APP_ROLE, password: embedded.appPassword };
  const database = await checked(openDatabase(address, POOL_SIZE, false));
  const close = async () => {
    await database.close();
    await embedded.stop();
  };
  return { database, kind: 'embedded', how: embedded.how, migrated, close };
}

async function openExternal(url: string): Promise<CountyStore> {
  const migrated = await prepare(url, (owner) => owner.script(`GRANT ${APP_ROLE} TO current_user`));
  const database = await checked(openDatabase(url, POOL_SIZE, true));
  return { database, kind: 'external', how: 'DATABASE_URL', migrated, close: () => database.close() };
}

async function prepare(
  address: Parameters<typeof openOwner>[0],
  afterwards: (owner: OwnerConnection) => Promise<void>,
): Promise<readonly string[]> {
  const owner = openOwner(address);
  try {
    await assertDurable(owner.query);
    const migrated = await migrate(owner);
    await afterwards(owner);
    return migrated;
  } finally {
    await owner.close();
  }
}

async function checked(database: Database): Promise<Database> {
  try {
    await database.unbound(assertDurable);
    await database.unbound(assertBound);
    return database;
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}
