import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type EmbeddedBinaries, embeddedBinaries } from './embedded-binaries.ts';
import { type RunAs, runAs } from './run-as.ts';

const isWindows = process.platform === 'win32';
/** Longest path of a Unix socket in bytes that every platform takes, less the socket's own file name. */
const LONGEST_SOCKET_FOLDER = 85;
const OWNER = 'sanzhi_owner';
/** Starts tried after a predecessor was killed, half a second apart. */
const START_TRIES = 20;

/** Where and as whom to reach a database. */
export interface DatabaseAddress {
  /** Host name, address, or folder of the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedDatabase {
  readonly owner: DatabaseAddress;
  /** Password kept for the role the server works as. */
  readonly appPassword: string;
  /** For the log: started or adopted, and as which user. */
  readonly how: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Stops it cleanly; resolves when it is down. */
  stop(): Promise<void>;
}

interface Place {
  readonly zone: string;
  readonly data: string;
  readonly sockets: string;
  readonly secrets: string;
}

const secretsSchema = z.looseObject({ password: z.string().min(20), appPassword: z.string().min(20) });
type Secrets = z.infer<typeof secretsSchema>;

/**
 * Starts the PostgreSQL that npm carries, with its data under `home`; adopts one that is still running there after its
 * server was killed. Durable settings are part of the start (server refuses others, see assert-durable.ts).
 * @throws Error when the binaries are missing or PostgreSQL does not start; its own words are in `pg/start.log`.
 */
export async function startEmbedded(folder: string): Promise<EmbeddedDatabase> {
  const home = resolve(folder);
  mkdirSync(home, { recursive: true });
  const place = placeIn(home);
  const binaries = embeddedBinaries();
  const as = runAs(binaries.initdb, home);
  mkdirSync(place.zone, { recursive: true, mode: 0o700 });
  if (!existsSync(join(place.data, 'PG_VERSION'))) await createCluster(place, binaries, as);
  const secrets = secretsSchema.parse(JSON.parse(readFileSync(place.secrets, 'utf8')));
  let running = postmasterOf(place.data);
  const isAdopted = running !== null;
  if (!isAdopted) {
    await start(place, binaries, as);
    running = postmasterOf(place.data);
  }
  if (!running) throw new Error('PostgreSQL started but left no process id');
  return {
    owner: { host: running.host, port: running.port, user: OWNER, password: secrets.password, database: 'postgres' },
    appPassword: secrets.appPassword,
    how: `${isAdopted ? 'adopted' : 'started'} as ${as.how}`,
    pid: running.pid,
    stop: () => run([binaries.pgCtl, '-D', place.data, '-m', 'fast', '-w', '-t', '120', 'stop'], as),
  };
}

function placeIn(home: string): Place {
  const zone = join(home, 'pg');
  return { zone, data: join(zone, 'data'), sockets: join(zone, 's'), secrets: join(home, 'embedded.json') };
}

/** Into a folder beside, renamed when whole: an interrupted first start leaves nothing half made. */
async function createCluster(place: Place, binaries: EmbeddedBinaries, as: RunAs): Promise<void> {
  const unfinished = join(place.zone, 'data.new');
  rmSync(unfinished, { recursive: true, force: true });
  const secret = () => randomBytes(24).toString('base64url');
  const secrets: Secrets = { password: secret(), appPassword: secret() };
  writeFileSync(`${place.secrets}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${place.secrets}.new`, place.secrets);
  const passwordFile = join(place.zone, 'pw');
  writeFileSync(passwordFile, `${secrets.password}\n`, { mode: 0o600 });
  as.own(place.zone);
  try {
    // The built-in locale orders text the same way on every platform for ever, so no index is hurt by an update.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const access = ['-U', OWNER, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256'];
    await run([binaries.initdb, '-D', unfinished, ...access, '-E', 'UTF8', ...locale], as);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, place.data);
}

async function start(place: Place, binaries: EmbeddedBinaries, as: RunAs): Promise<void> {
  const byTcp = isWindows || Buffer.byteLength(place.sockets) > LONGEST_SOCKET_FOLDER;
  if (!byTcp) mkdirSync(place.sockets, { recursive: true, mode: 0o700 });
  const settings = settingsFor(place, byTcp, byTcp ? await freePort() : 5432);
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  writeFileSync(join(place.data, 'postgresql.auto.conf'), lines.join(''), { mode: 0o600 });
  as.own(place.zone);
  // No pipe to the database: it outlives this process and must not hold one open.
  const log = join(place.zone, 'start.log');
  const command = [binaries.pgCtl, '-D', place.data, '-w', '-t', '600', '-l', log, 'start'];
  for (let tries = 1; ; tries++) {
    const wasKilled = existsSync(join(place.data, 'postmaster.pid'));
    try {
      return await run(command, as, false);
    } catch (thrown) {
      // Backends of a killed predecessor hold its shared memory until they notice that it is gone.
      if (!wasKilled || tries === START_TRIES)
        throw new Error(`PostgreSQL did not start, see ${log}`, { cause: thrown });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function settingsFor(place: Place, byTcp: boolean, port: number): Record<string, string> {
  const buffersMb = Math.max(128, Math.min(1024, Math.round(totalmem() / 2 ** 20 / 16)));
  return {
    port: String(port),
    listen_addresses: byTcp ? '127.0.0.1' : '',
    unix_socket_directories: byTcp ? '' : place.sockets,
    max_connections: '60',
    shared_buffers: `${buffersMb}MB`,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    jit: 'off',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    logging_collector: 'on',
    log_directory: join(place.zone, 'log'),
    log_filename: 'pg-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
    // Statements and their values never reach the log: they hold personal data.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
}

interface Postmaster {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** The live postmaster of a data folder by its pid file: pid, folder, start, port, socket folder, address. */
function postmasterOf(data: string): Postmaster | null {
  try {
    const [pid = '', , , port = '', sockets = '', address = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8')
      .split('\n')
      .map((line) => line.trim());
    process.kill(Number(pid), 0);
    if (process.platform === 'linux' && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)) return null;
    return { pid: Number(pid), port: Number(port), host: sockets || address || '127.0.0.1' };
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function run(command: readonly string[], as: RunAs, withErrors = true): Promise<void> {
  const [program = '', ...rest] = as.wrap(command);
  return new Promise((done, failed) => {
    const child = spawn(program, rest, {
      stdio: ['ignore', 'ignore', withErrors ? 'pipe' : 'ignore'],
      windowsHide: true,
      env: { ...process.env, LC_MESSAGES: 'C' },
      ...as.options,
    });
    let words = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      words += chunk.toString('utf8');
    });
    child.on('error', failed);
    child.on('exit', (code) => {
      if (code === 0) done();
      else failed(new Error(`${command[0]} ended with ${code} ${words.slice(-2000)}`));
    });
  });
}
