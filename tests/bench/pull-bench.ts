import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { buildPages } from '../store/support/build-pages.ts';
import { newProfile, removeProfile } from '../store/support/desk-browser.ts';
import { startCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { enrolPushingDesk, type PushingDesk } from '../support/pushing-desk.ts';
import type { BenchLine } from './bench-line.ts';
import { bench, load, serve } from './store-bench.ts';

const PUSH_ROWS = 500;
const TEMPLATES = 210;
/** Fixed, so that the rows stay the same however many types there are. */
const TYPES = [
  'party_life',
  'villager_meeting',
  'dispute_screening',
  'mediation_case',
  'civil_practice',
  'wedding_funeral',
];

/** The first download of a town by a fresh desk from a real county with its real database, over loopback HTTP. */
export async function pullSection(records: number): Promise<BenchLine[]> {
  const county = await startCounty();
  const profile = await newProfile();
  try {
    const demo = await demoCounty(county.origin);
    const clerk = demo.accountOf('town_clerk');
    const code = () => demo.enrolmentCode(clerk.townId);
    await fillCounty(county.origin, { ...clerk, code: await code(), deviceName: '灌数机' }, records);
    const floor = await bareFetch(county.origin, { ...clerk, code: await code() });
    const pages = await buildPages('tests/bench/pages/index.html');
    const server = await serve(pages, (from, to) => forward(county.port, from, to));
    const { page, close } = await load(`http://localhost:${(server.address() as AddressInfo).port}`, profile);
    const { login, password } = clerk;
    const input = { code: await code(), login, password, passphrase: '测速口令-1', expected: records };
    const { millis, longestBlock } = await bench<{ millis: number; longestBlock: number }>(
      page,
      'firstDownload',
      input,
    );
    await close();
    server.close();
    const rate = (ms: number) => Math.round(records / (ms / 1000));
    return [
      {
        what: `Desk: first download of ${records} records, written and in the list`,
        ours: `${rate(millis)} records/s`,
        peer: `the same requests, fetched and thrown away: ${rate(floor)} records/s`,
        ratio: (floor / millis).toFixed(2),
        budget: '≥ 5,000 records/s',
        isMet: rate(millis) >= 5000,
      },
      {
        what: 'Desk: longest time the window got no turn during that download',
        ours: `${longestBlock} ms`,
        peer: '—',
        ratio: '—',
        budget: '≤ 50 ms',
        isMet: longestBlock <= 50,
      },
    ];
  } finally {
    await county.stop();
    await removeProfile(profile);
  }
}

/** Puts records into the county over its own API. Answers the desk that did it, and the records in their order. */
export async function fillCounty(
  origin: string,
  enrolment: { code: string; login: string; password: string; deviceName: string },
  records: number,
): Promise<{ readonly desk: PushingDesk; readonly recordAt: (number: number) => LedgerRecord }> {
  const desk = await enrolPushingDesk(origin, enrolment);
  const made = await Promise.all(
    Array.from({ length: TEMPLATES }, (_, at) => desk.make(TYPES[at % TYPES.length] ?? 'civil_practice', at)),
  );
  const recordAt = (number: number): LedgerRecord => {
    const template = made[number % TEMPLATES];
    if (!template) throw new Error('no template');
    const scattered = ((number * 2654435761) % 4294967296).toString(16).padStart(8, '0');
    return { ...template, id: `${scattered}-${template.id.slice(9)}` };
  };
  for (let at = 0; at < records; at += PUSH_ROWS) {
    const rows = Array.from({ length: Math.min(PUSH_ROWS, records - at) }, (_, offset) => ({
      record: recordAt(at + offset),
      base: null,
    }));
    const outcomes = await desk.push(rows);
    const refused = outcomes.find((one) => one.outcome !== 'accepted');
    if (refused) throw new Error(`not accepted: ${JSON.stringify(refused).slice(0, 300)}`);
  }
  return { desk, recordAt };
}

/** Floor: the same pages of the feed, fetched and parsed as JSON and thrown away. */
async function bareFetch(
  origin: string,
  enrolment: { code: string; login: string; password: string },
): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-sanzhi-request': '1' };
  const body = JSON.stringify({ ...enrolment, deviceName: '只取机', protocol: 1 });
  const joined = await fetch(`${origin}/api/v1/enrol`, { method: 'POST', headers, body });
  const cookie = joined.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const start = performance.now();
  for (let [after, more] = [0, true]; more; ) {
    const answer = await fetch(`${origin}/api/v1/pull?after=${after}&limit=1000&compact=1`, {
      headers: { ...headers, cookie },
    });
    const page = (await answer.json()) as { checkpoint: { seq: number }; more: boolean };
    [after, more] = [page.checkpoint.seq, page.more];
  }
  return performance.now() - start;
}

/** What went over a line. */
export interface Traffic {
  requests: number;
  /** Bodies and headers, both ways. */
  bytes: number;
}

/** Hands a request of the page to a server, as Electron's main process does, and counts what goes over the line. */
export function forward(port: number, from: IncomingMessage, to: ServerResponse, traffic?: Traffic): void {
  const count = (bytes: number) => {
    if (traffic) traffic.bytes += bytes;
  };
  if (traffic) traffic.requests++;
  count(headerBytes(from));
  from.on('data', (piece: Buffer) => count(piece.length));

  const options = {
    port,
    host: '127.0.0.1',
    path: from.url,
    method: from.method,
    headers: passedUp(from.headers),
  };
  const onward = ask(options, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    count(headerBytes(answer));
    answer.on('data', (piece: Buffer) => count(piece.length));
    answer.on('error', () => to.destroy()); // cut in the middle: the page must not wait for the rest
    answer.pipe(to);
  });
  onward.on('error', () => (to.headersSent ? to.destroy() : to.writeHead(502).end()));
  from.pipe(onward);
}

function headerBytes({ method, url, rawHeaders }: IncomingMessage): number {
  return (method ?? '').length + (url ?? '').length + 16 + rawHeaders.reduce((sum, one) => sum + one.length + 2, 0);
}

/** As the desk's main process passes a window's request on (electron/county/forward.ts), with the cookie as the jar has it. */
function passedUp(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const passes =
    /^(?:accept|accept-encoding|accept-language|content-type|content-encoding|content-length|transfer-encoding|if-none-match|range|cookie|x-sanzhi-.*)$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => passes.test(name)));
}
