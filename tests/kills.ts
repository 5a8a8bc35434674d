import { parseArgs } from 'node:util';
import { buildPages } from './store/support/build-pages.ts';
import { killDesks } from './store/support/desk-kills.ts';
import { killLeaving, LEAVING_STEPS } from './store/support/leaving-kills.ts';
import { startCounty } from './support/county.ts';
import { killServer } from './support/server-kills.ts';

/**
 * `npm run kills`: 200 kills of a desk (browser and journal), 15 of a revoked desk on its way out and 100 of a county
 * (server, database, both), all by SIGKILL, at seeded moments or steps. `-- county --runs 50 --seed 7` runs one kind, so
 * many times, from that seed; `--minutes 20` begins no further kill after so long and says how far it came; another seed
 * goes on with other moments.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, seed: { type: 'string', default: '1' }, minutes: { type: 'string' } },
});
const [kind = 'all'] = positionals;
if (!['all', 'desk', 'leaving', 'county'].includes(kind))
  throw new Error(`kills knows desk, leaving and county, not ${kind}`);
const began = Date.now();
const until = values.minutes ? began + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY;
const seed = Number(values.seed);
const runsOf = (usual: number) => Number(values.runs ?? usual);
const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
let isWhole = true;

if (kind === 'all' || kind === 'desk') {
  const runs = runsOf(200);
  const result = await killDesks(await buildPages(), runs, seed, {
    until,
    onLife: ({ kills, acknowledged, lost }) =>
      console.log(`${seconds()}: desk ${kills} of ${runs}, ${acknowledged} acknowledged, ${lost.length} lost`),
  });
  console.log(`desk: ${JSON.stringify(result)}`);
  isWhole = result.lost.length + result.doubled.length + result.notSent.length === 0;
}
if (kind === 'all' || kind === 'leaving') {
  const runs = runsOf(3);
  const pages = await buildPages();
  for (let run = 1; run <= runs && Date.now() < until; run++) {
    const { handedOver, unsent, packages, isLeft, keys } = await killLeaving(pages, LEAVING_STEPS);
    const isHandedOver = packages === 1 && isLeft && handedOver.toSorted().join() === unsent.toSorted().join();
    console.log(
      `${seconds()}: leaving ${run} of ${runs}, ${LEAVING_STEPS.length} kills, keys left: ${keys.join() || 'none'}`,
    );
    isWhole &&= isHandedOver && keys.length === 0;
  }
}
if (kind === 'all' || kind === 'county') {
  const runs = runsOf(100);
  const county = await startCounty();
  const result = await killServer(county, runs, seed, {
    until,
    onRound: ({ sofar: { kills, acknowledged, lost }, pushing, restarting, checking }) =>
      console.log(
        `${seconds()}: county ${kills} of ${runs}, ${acknowledged} acknowledged, ${lost.length} lost ` +
          `(pushing ${pushing} ms, restarting ${restarting} ms, looking ${checking} ms)`,
      ),
  }).finally(() => county.stop());
  console.log(`county: ${JSON.stringify(result)}`);
  isWhole &&= result.lost.length + result.doubled.length === 0;
}
console.log(`${seconds()}: ${isWhole ? 'nothing acknowledged was lost or doubled' : 'LOST OR DOUBLED, see above'}`);
process.exit(isWhole ? 0 : 1);
