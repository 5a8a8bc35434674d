import postgres from 'postgres';
import type { DatabaseAddress } from './embedded.ts';

/** What a statement takes; objects and lists go in as one JSON text and `$n::text::jsonb`. */
export type Parameter = string | number | boolean | Date | Buffer | null;

/** Runs one statement with numbered parameters. 8-byte integers come back as numbers. */
export type Query = <Row>(text: string, parameters: readonly Parameter[]) => Promise<readonly Row[]>;

/**
 * The county's database as the server works with it. Every statement runs inside a transaction that is bound to one
 * town, or to all towns of the county; row level security shows nothing else.
 */
export interface Database {
  /** One transaction that sees the rows of one town. Rolled back when `work` throws. */
  inTown<Answer>(townId: number, work: (query: Query) => Promise<Answer>): Promise<Answer>;
  /**
   * One transaction that sees the rows of the county's towns and of the county itself (`countyId * 1000`); of records
   * only those of `strands`, unless null.
   */
  inCounty<Answer>(
    countyId: number,
    work: (query: Query) => Promise<Answer>,
    strands?: readonly string[] | null,
  ): Promise<Answer>;
  /** One transaction bound to no town at all: only tables without a town can be read. */
  unbound<Answer>(work: (query: Query) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

/** A connection as the owner of the tables, for migrations and set-up only. */
export interface OwnerConnection {
  readonly query: Query;
  /** Several statements in one text, without parameters. */
  script(text: string): Promise<void>;
  transaction<Answer>(
    work: (query: Query, script: (text: string) => Promise<void>) => Promise<Answer>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** Role that owns nothing and that row level security binds. */
export const APP_ROLE = 'sanzhi_app';

const OPTIONS = {
  onnotice: () => {},
  types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  connect_timeout: 30,
} as const;

/** Opens the pool the server works with. `asRole`: the login is another one and steps down to {@link APP_ROLE}. */
export function openDatabase(address: DatabaseAddress | string, size: number, asRole: boolean): Database {
  const options = { ...OPTIONS, max: size, ...(asRole && { connection: { role: APP_ROLE } }) };
  const pool = connect(address, options);
  const bound = <Answer>(
    range: readonly [number, number] | null,
    work: (query: Query) => Promise<Answer>,
    strands: readonly string[] | null = null,
  ) =>
    pool.begin(async (transaction) => {
      if (range) await transaction.unsafe(bindingOf(range) + strandsOf(strands));
      return work(queryOf(transaction));
    }) as Promise<Answer>;
  return {
    inTown: (townId, work) => bound([townId, townId], work),
    inCounty: (countyId, work, strands) => bound([countyId * 1000, countyId * 1000 + 999], work, strands),
    unbound: (work) => bound(null, work),
    close: () => pool.end({ timeout: 5 }),
  };
}

/** Opens one connection as the owner. */
export function openOwner(address: DatabaseAddress | string): OwnerConnection {
  const pool = connect(address, { ...OPTIONS, max: 1 });
  const script = (sql: postgres.ISql | postgres.Sql) => async (text: string) => {
    await sql.unsafe(text);
  };
  return {
    query: queryOf(pool),
    script: script(pool),
    transaction: (work) =>
      pool.begin((transaction) => work(queryOf(transaction), script(transaction))) as ReturnType<typeof work>,
    close: () => pool.end({ timeout: 5 }),
  };
}

/** SQLSTATE of a database error, or the driver's own code; null for other errors. */
export function databaseCode(thrown: unknown): string | null {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** Errors after which the same transaction may simply be run again. */
export function isPassing(thrown: unknown): boolean {
  const code = databaseCode(thrown) ?? '';
  return code === '40001' || code === '40P01' || LOST_CONNECTION.has(code);
}

/** The database is away, starting, full, or ended the connection: nothing is wrong with the request. */
export function isAway(thrown: unknown): boolean {
  const code = databaseCode(thrown) ?? '';
  return LOST_CONNECTION.has(code) || /^(?:08|53|57P)/.test(code) || code === 'ENOENT' || code === 'ECONNREFUSED';
}

/**
 * A value that no column can hold: NUL in a text, half a surrogate pair, a number out of range. Nobody types such a thing;
 * the request was made up.
 */
export function isUnstorable(thrown: unknown): boolean {
  return ['22021', '22P05', '22003'].includes(databaseCode(thrown) ?? '');
}

const LOST_CONNECTION = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNRESET',
  'EPIPE',
]);

function connect(address: DatabaseAddress | string, options: object): postgres.Sql {
  return (
    typeof address === 'string' ? postgres(address, options) : postgres({ ...address, ...options })
  ) as postgres.Sql;
}

function queryOf(sql: postgres.Sql | postgres.TransactionSql): Query {
  return async <Row>(text: string, parameters: readonly Parameter[]) =>
    (await sql.unsafe(text, parameters as postgres.ParameterOrJSON<never>[], { prepare: true })) as unknown as Row[];
}

/** Checked integers, because SET takes no parameters; SET LOCAL, because distributed stores pass on only that. */
function bindingOf([low, high]: readonly [number, number]): string {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) throw new RangeError('town codes are integers');
  return `SET LOCAL app.lo = '${low}'; SET LOCAL app.hi = '${high}'`;
}

/** Names of strands are letters; anything else would be a fault of ours. */
function strandsOf(strands: readonly string[] | null): string {
  if (strands === null) return '';
  if (strands.some((strand) => !/^[a-z]{1,20}$/.test(strand))) throw new RangeError('strands are plain words');
  return `; SET LOCAL app.strands = '${strands.join(',')}'`;
}
