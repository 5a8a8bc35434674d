import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { buildPages } from '../store/support/build-pages.ts';
import { newProfile, removeProfile } from '../store/support/desk-browser.ts';
import { startCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { ANSWER_ROW_BYTES, HEADER_BYTES, MONTH_RECORDS, VILLAGE_LINE } from '../support/slow-line.ts';
import { SlowProxy } from '../support/slow-proxy.ts';
import type { BenchLine } from './bench-line.ts';
import { fillCounty, forward } from './pull-bench.ts';
import { bench, load, serve } from './store-bench.ts';

/** A month's records of a town, entered offline, over the line of a village: the desk in Chromium, a proxy, the county. */
export async function lineSection(): Promise<BenchLine[]> {
  const profile = await newProfile();
  const county = await startCounty();
  const proxy = new SlowProxy(VILLAGE_LINE, county.port, 7);
  const slowPort = await proxy.start();
  const pages = await buildPages('tests/bench/pages/index.html');
  let port = county.port;
  const server = await serve(pages, (from, to) => forward(port, from, to));
  try {
    const demo = await demoCounty(county.origin);
    const clerk = demo.accountOf('town_clerk');
    const code = () => demo.enrolmentCode(clerk.townId);
    await fillCounty(county.origin, { ...clerk, code: await code(), deviceName: '灌数机' }, 10);
    const { page, close } = await load(`http://localhost:${(server.address() as AddressInfo).port}`, profile);
    await bench(page, 'firstDownload', { ...clerk, code: await code(), passphrase: '测速口令-1', expected: 10 });
    await bench(page, 'saves', MONTH_RECORDS);
    port = slowPort;
    const millis = await bench<number>(page, 'untilSent');
    await close();
    const [row] = await county.sql<{ sent: string }[]>`
      SELECT json_agg(json_build_object('base', null, 'record', doc))::text AS sent FROM record`;
    const ideal = gzipSync(row?.sent ?? '').length + MONTH_RECORDS * ANSWER_ROW_BYTES + HEADER_BYTES;
    const idealMs = (ideal * 8000) / VILLAGE_LINE.bitsPerSecond;
    const { bytes, cuts, wrongAnswers } = proxy.counts;
    return [
      {
        what: `Sync: ${MONTH_RECORDS} records entered here, over 64 kbit/s, 600 ms there and back, 5 % loss, cut every 30 s`,
        ours: `${Math.round(bytes / 1024)} KB, ${Math.round(millis / 1000)} s, ${cuts} cuts, ${wrongAnswers} wrong answers`,
        peer: `the same rows in one gzip, one answer, on a perfect line of that width: ${Math.round(ideal / 1024)} KB, ${Math.round(idealMs / 1000)} s`,
        ratio: `${(bytes / ideal).toFixed(2)} (bytes), ${(millis / idealMs).toFixed(2)} (time)`,
        budget: '≤ 1.2 × the bytes',
        isMet: bytes / ideal <= 1.2,
      },
    ];
  } finally {
    server.close();
    proxy.stop();
    await county.stop();
    await removeProfile(profile);
  }
}
