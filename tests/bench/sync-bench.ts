import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { buildPages } from '../store/support/build-pages.ts';
import { newProfile, removeProfile } from '../store/support/desk-browser.ts';
import { startCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { enrolPushingDesk, type PushingDesk } from '../support/pushing-desk.ts';
import type { BenchLine } from './bench-line.ts';
import { fillCounty, forward, type Traffic } from './pull-bench.ts';
import { at, bench, load, serve } from './store-bench.ts';

const CHANGES = 1000;
const DESKS = 50;
const DESK_ROWS = 40;
const DESK_ROUNDS = 3;
/** A well-known sync stack that installs anywhere: PouchDB in the browser, its CouchDB-compatible server on LevelDB. */
const PEER_PACKAGES = ['pouchdb@9.0.0', 'express-pouchdb@4.2.0', 'express@4.21.2'];

/** One measurement of both: time, and what went over the line. */
interface Measured {
  readonly millis: number;
  readonly requests: number;
  readonly bytes: number;
}

type What = 'download' | 'nothing' | 'changes' | 'entered';

/**
 * Sync of a desk in Chromium with a real county, and of PouchDB in the same Chromium with its server, over the same
 * records on the same loopback line: first download, nothing new, changes there, changes here, many desks at once.
 */
export async function syncSection(records: number): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sanzhi-peer-'));
  const [profile, peerProfile] = [await newProfile(), await newProfile()];
  const county = await startCounty();
  const peer = await startPeer(folder);
  const traffic: Traffic = { requests: 0, bytes: 0 };
  const pages = await buildPages('tests/bench/pages/index.html');
  const server = await serve(pages, (from, to) => {
    const isPeer = from.url?.startsWith('/peer/');
    if (isPeer) from.url = from.url?.slice('/peer'.length);
    forward(isPeer ? peer.port : county.port, from, to, traffic);
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const measure = async (act: () => Promise<number>): Promise<Measured> => {
    const before = { ...traffic };
    const millis = await act();
    return { millis, requests: traffic.requests - before.requests, bytes: traffic.bytes - before.bytes };
  };
  try {
    const demo = await demoCounty(county.origin);
    const clerk = demo.accountOf('town_clerk');
    const code = () => demo.enrolmentCode(clerk.townId);
    const filled = await fillCounty(county.origin, { ...clerk, code: await code(), deviceName: '灌数机' }, records);
    const made = Array.from({ length: records }, (_, number) => filled.recordAt(number));
    const ours = await oursOf({ origin, profile, measure, filled, records, join: { ...clerk, code: await code() } });
    const theirs = await theirsOf({ origin, profile: peerProfile, measure, made, peer: peer.port, folder });
    const desks = await manyDesks(county.origin, demo, clerk);
    const peerDesks = await manyPeers(peer.port, desks.rows);
    return [...linesOf(records, ours, theirs), deskLine(desks, peerDesks)];
  } finally {
    server.close();
    peer.stop();
    await county.stop();
    for (const each of [profile, peerProfile]) await removeProfile(each);
    await rm(folder, { recursive: true, force: true });
  }
}

interface OursInput {
  readonly origin: string;
  readonly profile: string;
  readonly records: number;
  readonly measure: (act: () => Promise<number>) => Promise<Measured>;
  readonly filled: { readonly desk: PushingDesk; readonly recordAt: (number: number) => LedgerRecord };
  readonly join: { readonly code: string; readonly login: string; readonly password: string };
}

async function oursOf({ origin, profile, measure, filled, records, join: joining }: OursInput) {
  const { page, close } = await load(origin, profile);
  const input = { ...joining, passphrase: '测速口令-1', expected: records };
  const download = await measure(async () => (await bench<{ millis: number }>(page, 'firstDownload', input)).millis);
  const syncOnce = () => bench<number>(page, 'syncOnce');
  await syncOnce();
  const nothing = await measure(syncOnce);
  await changeSome(filled, strideOf(records));
  const changes = await measure(syncOnce);
  await bench(page, 'saves', CHANGES);
  const entered = await measure(syncOnce);
  await close();
  return { download, nothing, changes, entered };
}

/** The changed ones lie all over the store. */
function strideOf(records: number): number {
  return Math.floor(records / CHANGES);
}

async function changeSome({ desk, recordAt }: OursInput['filled'], stride: number): Promise<void> {
  const rows = await Promise.all(
    Array.from({ length: CHANGES }, async (_, number) => {
      const before = recordAt(number * stride);
      const record = await desk.revise(before, { action: 'edit', envelope: { remark: `核对${number}` } });
      return { record, base: before.rev };
    }),
  );
  const outcomes = await desk.push(rows);
  if (outcomes.some((one) => one.outcome !== 'accepted')) throw new Error('changes were not accepted');
}

interface TheirsInput {
  readonly origin: string;
  readonly profile: string;
  readonly measure: (act: () => Promise<number>) => Promise<Measured>;
  readonly made: readonly LedgerRecord[];
  readonly peer: number;
  readonly folder: string;
}

async function theirsOf({ origin, profile, measure, made, peer, folder }: TheirsInput) {
  const remote = `http://127.0.0.1:${peer}/town`;
  await fetch(remote, { method: 'PUT' });
  const revs: string[] = [];
  for (let from = 0; from < made.length; from += 500) {
    const docs = made.slice(from, from + 500).map(({ id, ...rest }) => ({ _id: id, ...rest }));
    revs.push(...(await bulkDocs(remote, docs)));
  }
  const { page, close } = await load(origin, profile);
  await page.addScriptTag({ path: join(folder, 'node_modules', 'pouchdb', 'dist', 'pouchdb.min.js') });
  await page.evaluate(openPeer, `${origin}/peer/town`);
  const sync = (direction: 'from' | 'to') => replicate(page, direction);
  const download = await measure(() => sync('from'));
  const both = async () => (await sync('to')) + (await sync('from'));
  await both();
  const nothing = await measure(both);
  const stride = strideOf(made.length);
  const docs = Array.from({ length: CHANGES }, (_, number) => {
    const { id, ...rest } = made[number * stride] as LedgerRecord;
    return { _id: id, _rev: revs[number * stride], ...rest, remark: `核对${number}` };
  });
  await bulkDocs(remote, docs);
  const changes = await measure(both);
  const entered = made.slice(0, CHANGES).map(({ id, ...rest }) => ({ _id: `new-${id}`, ...rest }));
  await page.evaluate(putLocally, JSON.stringify(entered));
  const sent = await measure(both);
  await close();
  return { download, nothing, changes, entered: sent };
}

/** Runs in the page. */
function openPeer(remote: string): void {
  const world = globalThis as unknown as { PouchDB: new (name: string) => object; peer: object };
  world.peer = { local: new world.PouchDB('town'), remote: new world.PouchDB(remote) };
}

/** Runs in the page. */
async function putLocally(rows: string): Promise<void> {
  const { local } = (globalThis as unknown as { peer: { local: { bulkDocs(all: unknown): Promise<void> } } }).peer;
  await local.bulkDocs(JSON.parse(rows));
}

function replicate(page: Page, direction: 'from' | 'to'): Promise<number> {
  return page.evaluate(async (way) => {
    const { local, remote } = (globalThis as unknown as { peer: { local: Peer; remote: Peer } }).peer;
    interface Peer {
      replicate: Record<string, (other: Peer, options: object) => Promise<{ ok: boolean }>>;
    }
    const start = performance.now();
    const result = await local.replicate[way]?.(remote, { batch_size: 1000 });
    if (!result?.ok) throw new Error('the peer did not replicate');
    return performance.now() - start;
  }, direction);
}

async function bulkDocs(remote: string, docs: readonly object[]): Promise<string[]> {
  const answer = await fetch(`${remote}/_bulk_docs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ docs }),
  });
  const rows = (await answer.json()) as { rev?: string; error?: string }[];
  const failed = rows.find((row) => !row.rev);
  if (failed) throw new Error(`the peer refused: ${failed.error}`);
  return rows.map((row) => row.rev ?? '');
}

interface ManyResult {
  readonly rate: number;
  readonly times: readonly number[];
}

/** Fifty desks of a town send at the same moment, each three requests one after the other. */
async function manyDesks(
  origin: string,
  demo: Awaited<ReturnType<typeof demoCounty>>,
  clerk: { readonly townId: number; readonly login: string; readonly password: string },
): Promise<ManyResult & { readonly rows: readonly (readonly (readonly LedgerRecord[])[])[] }> {
  const desks: PushingDesk[] = [];
  for (let number = 0; number < DESKS; number++) {
    const code = await demo.enrolmentCode(clerk.townId);
    desks.push(await enrolPushingDesk(origin, { ...clerk, code, deviceName: `第${number}台` }));
  }
  const rows: LedgerRecord[][][] = [];
  for (const [number, desk] of desks.entries()) {
    const rounds = Array.from({ length: DESK_ROUNDS }, (_, round) =>
      Promise.all(
        Array.from({ length: DESK_ROWS }, (_, row) => desk.make('civil_practice', number * 1000 + round * 100 + row)),
      ),
    );
    rows.push(await Promise.all(rounds));
  }
  const result = await allAtOnce(rows, async (batch, number) => {
    const outcomes = await desks[number]?.push(batch.map((record) => ({ record, base: null })));
    if (outcomes?.some((one) => one.outcome !== 'accepted')) throw new Error('not accepted');
  });
  return { ...result, rows };
}

/** The same rows by the peer's own protocol. */
function manyPeers(peer: number, rows: readonly (readonly (readonly LedgerRecord[])[])[]): Promise<ManyResult> {
  return allAtOnce(rows, async (batch) => {
    const docs = batch.map(({ id, ...rest }) => ({ _id: id, ...rest }));
    await bulkDocs(`http://127.0.0.1:${peer}/town`, docs);
  });
}

async function allAtOnce(
  rows: readonly (readonly (readonly LedgerRecord[])[])[],
  send: (batch: readonly LedgerRecord[], desk: number) => Promise<void>,
): Promise<ManyResult> {
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(
    rows.map(async (rounds, number) => {
      for (const batch of rounds) {
        const asked = performance.now();
        await send(batch, number);
        times.push(performance.now() - asked);
      }
    }),
  );
  const all = rows.flat(2).length;
  return { rate: Math.round(all / ((performance.now() - start) / 1000)), times };
}

function linesOf(records: number, ours: Record<What, Measured>, theirs: Record<What, Measured>): BenchLine[] {
  const words = ({ millis, requests, bytes }: Measured, rows: number) =>
    `${Math.round(millis)} ms, ${requests} requests, ${rows > 0 ? `${Math.round(bytes / rows)} bytes a record` : `${bytes} bytes`}`;
  const line = (what: string, one: What, rows: number): BenchLine => ({
    what: `Sync: ${what}`,
    ours: words(ours[one], rows),
    peer: `PouchDB: ${words(theirs[one], rows)}`,
    ratio: (ours[one].millis / theirs[one].millis).toFixed(2),
    budget: '—',
    isMet: null,
  });
  return [
    line(`first download of ${records} records`, 'download', records),
    line(`back on the line, nothing new, ${records} records`, 'nothing', 0),
    line(`${CHANGES} changes there, ${records} records`, 'changes', CHANGES),
    line(`${CHANGES} records entered here, ${records} records`, 'entered', CHANGES),
  ];
}

function deskLine(ours: ManyResult, theirs: ManyResult): BenchLine {
  const words = ({ rate, times }: ManyResult) =>
    `${rate} records/s, answers p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`;
  return {
    what: `Sync: ${DESKS} desks send ${DESK_ROUNDS} × ${DESK_ROWS} records at once`,
    ours: words(ours),
    peer: `express-pouchdb (nothing checked, no rights, no flush to disk): ${words(theirs)}`,
    ratio: (ours.rate / theirs.rate).toFixed(2),
    budget: '—',
    isMet: null,
  };
}

/** The peer is installed beside the run: nothing of the product or its tests needs it. */
async function startPeer(folder: string): Promise<{ readonly port: number; stop(): void }> {
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...PEER_PACKAGES], {
    stdio: 'ignore',
  });
  const script = join(folder, 'server.cjs');
  await writeFile(script, PEER_SERVER);
  const child = fork(script, [], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (told) => resolve(Number(told)));
    child.once('exit', () => reject(new Error('the peer did not start')));
  });
  return { port, stop: () => void child.kill() };
}

const PEER_SERVER = `
const PouchDB = require('pouchdb').defaults({ prefix: __dirname + '/' });
const app = require('express')();
app.use('/', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', logPath: __dirname + '/log.txt' }));
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;
