import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';

const ROOT = join(import.meta.dirname, '..', '..');
const PRODUCTION_MAIN = join(ROOT, 'server', 'main.ts');

/** A real county server with a real embedded PostgreSQL, in processes of their own. */
export interface TestCounty {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The same after {@link restart}: keep it while a desk is open. */
  readonly port: number;
  readonly dataDir: string;
  /** A connection as the owner of the database, past row level security. */
  readonly sql: postgres.Sql;
  /** A connection as the role the server works as: bound by row level security. */
  readonly boundSql: postgres.Sql;
  /** Password of one of the first accounts (`admin` when none is named) as told at the first start of an empty county. */
  adminPassword(login?: string): string;
  /** What the server wrote to its log and to standard output so far. */
  log(): string;
  /** Stops cleanly (SIGTERM), as an operator does. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** kill -9 of server and database at the same moment; nobody gets to say goodbye. */
  kill(): Promise<void>;
  /** Stops cleanly but keeps the data folder, for {@link restart}. Resolves with the exit code. */
  stopServer(): Promise<number | null>;
  /** kill -9 of the server alone; the database stays. */
  killServer(): Promise<void>;
  /** kill -9 of the database alone; the server stays. */
  killDatabase(): void;
  /** Starts the server again on the same data and port, after stop or kill. */
  restart(): Promise<void>;
}

export interface StartCountyOptions {
  /** Load the demonstration county. Default true. False: an empty county with one first administrator. */
  readonly demo?: boolean;
  /** Six digits, for an empty county. */
  readonly countyCode?: string;
  /** Data folder; a temporary one that goes away with `stop()` when absent. */
  readonly dataDir?: string;
  /** Further environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a county. Call `stop()` when done. A process that dies leaves no county behind: it holds the server's stdin. */
export async function startCounty(options: StartCountyOptions = {}): Promise<TestCounty> {
  const isTemporary = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sanzhi-county-'));
  const isDemo = options.demo ?? true;
  if (isDemo && !existsSync(join(dataDir, 'embedded.json'))) copyTemplate(await templateFolder(), dataDir);
  const env = { ...(!isDemo && { SANZHI_COUNTY: options.countyCode ?? '999901' }), ...options.env };
  const server = new RunningServer(dataDir, isDemo, env);
  try {
    await server.start(0);
  } catch (thrown) {
    if (isTemporary) rmSync(dataDir, { recursive: true, force: true });
    throw thrown;
  }
  const connections = new Connections(dataDir);
  return {
    get origin() {
      return server.origin;
    },
    get port() {
      return Number(new URL(server.origin).port);
    },
    dataDir,
    get sql() {
      return connections.owner;
    },
    get boundSql() {
      return connections.bound;
    },
    adminPassword: (login = 'admin') => new RegExp(`${login}.*初始口令 (\\S+)（`).exec(server.words)?.[1] ?? '',
    log: () => server.words + readFileSync(join(dataDir, 'log', 'server.log'), 'utf8'),
    stop: async () => {
      await connections.close();
      const code = await server.stop();
      if (isTemporary) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      await connections.close();
      const postmaster = postmasterOf(dataDir);
      await server.kill(() => killGroup(postmaster));
    },
    stopServer: async () => {
      await connections.close();
      return server.stop();
    },
    killServer: () => server.kill(() => {}),
    killDatabase: () => killGroup(postmasterOf(dataDir)),
    restart: () => server.start(Number(new URL(server.origin).port)),
  };
}

class RunningServer {
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  origin = '';
  words = '';

  constructor(dataDir: string, isDemo: boolean, extra: Readonly<Record<string, string>>) {
    this.#environment = {
      SANZHI_DATA: dataDir,
      SANZHI_HOST: '127.0.0.1',
      SANZHI_DEMO: isDemo ? '1' : '0',
      SANZHI_STOP_WITH_PARENT: '1',
      SANZHI_SIGN_INS_PER_MINUTE: '1000',
      ...extra,
    };
  }

  async start(port: number): Promise<void> {
    const { DATABASE_URL: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [PRODUCTION_MAIN], {
      cwd: ROOT,
      env: { ...inherited, ...this.#environment, SANZHI_PORT: String(port) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin?.on('error', () => {});
    this.#child = child;
    this.origin = await this.#ready(child);
  }

  #ready(child: ChildProcess): Promise<string> {
    const before = this.words.length;
    return new Promise((ready, failed) => {
      const listen = (chunk: Buffer) => {
        this.words += chunk.toString('utf8');
        const origin = /county server ready (\S+)/.exec(this.words.slice(before))?.[1];
        if (origin) ready(origin);
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.on('error', failed);
      child.on('exit', (code) => failed(new Error(`the county server ended with ${code}: ${this.words}`)));
    });
  }

  stop(): Promise<number | null> {
    return this.#end((child) => child.kill('SIGTERM'));
  }

  async kill(together: () => void): Promise<void> {
    await this.#end((child) => {
      child.kill('SIGKILL');
      together();
    });
  }

  async #end(how: (child: ChildProcess) => void): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    how(child);
    return ended;
  }
}

class Connections {
  readonly #dataDir: string;
  #open = new Map<string, postgres.Sql>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  get owner(): postgres.Sql {
    return this.#as('sanzhi_owner', 'password');
  }

  get bound(): postgres.Sql {
    return this.#as('sanzhi_app', 'appPassword');
  }

  #as(user: string, secret: 'password' | 'appPassword'): postgres.Sql {
    const open = this.#open.get(user);
    if (open) return open;
    const secrets = JSON.parse(readFileSync(join(this.#dataDir, 'embedded.json'), 'utf8'));
    const [, , , port = '', sockets = '', address = ''] = pidFile(this.#dataDir);
    const sql = postgres({
      host: sockets || address || '127.0.0.1',
      port: Number(port),
      user,
      password: secrets[secret],
      database: 'postgres',
      max: 4,
      onnotice: () => {},
    });
    this.#open.set(user, sql);
    return sql;
  }

  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open = new Map();
    await Promise.all(open.map((sql) => sql.end({ timeout: 1 }).catch(() => {})));
  }
}

function pidFile(dataDir: string): string[] {
  return readFileSync(join(dataDir, 'pg', 'data', 'postmaster.pid'), 'utf8')
    .split('\n')
    .map((line) => line.trim());
}

function postmasterOf(dataDir: string): number {
  return Number(pidFile(dataDir)[0]);
}

/** The postmaster leads its own session; its children must die with it, as they would with the machine. */
function killGroup(postmaster: number): void {
  for (const pid of [postmaster, ...childrenOf(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}

function childrenOf(parent: number): number[] {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(parent)], { encoding: 'utf8' }).stdout ?? '';
  return listed.split(/\s+/).filter(Boolean).map(Number);
}

/**
 * A cleanly stopped data folder that tests copy instead of making their own: made once for each state of migrations
 * and demo county, kept in the temporary folder.
 */
async function templateFolder(): Promise<string> {
  const folder = join(tmpdir(), `sanzhi-county-template-${fingerprint()}`);
  if (existsSync(folder)) return folder;
  const making = mkdtempSync(join(tmpdir(), 'sanzhi-county-making-'));
  const server = new RunningServer(making, true, {});
  await server.start(0);
  await server.stop();
  try {
    renameSync(making, folder);
  } catch (thrown) {
    // Another test process was faster.
    if (!existsSync(folder)) throw thrown;
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

function fingerprint(): string {
  const migrations = join(ROOT, 'server', 'db', 'migrations');
  const catalogue = join(ROOT, 'resources', 'catalogue');
  const filesIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
  const files = [
    ...filesIn(migrations),
    // the first start publishes it
    join(catalogue, 'catalogue.json'),
    ...filesIn(join(catalogue, 'types')),
    join(ROOT, 'resources', 'demo', 'county.json'),
    join(ROOT, 'server', 'db', 'embedded.ts'),
    join(ROOT, 'node_modules', 'postgres', 'package.json'),
  ];
  const hash = createHash('sha256')
    .update(process.version)
    .update(String(process.getuid?.() ?? ''));
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function copyTemplate(template: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  cpSync(template, dataDir, { recursive: true, filter: (path) => !path.includes('/pg/s/') && !path.endsWith('.log') });
}
