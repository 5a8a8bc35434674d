import { parseArgs } from 'node:util';
import { startCounty } from './support/county.ts';
import { walkRoutes } from './support/route-fuzz/fuzz-walk.ts';
import { fuzzWorld } from './support/route-fuzz/fuzz-world.ts';

/**
 * `npm run fuzz-routes -- --runs 5000 --seed 1`: requests over all routes of a county, made by their schemas and spoiled.
 * Ends with code 1 when one is answered with 5xx, tells of another town, or changes what it may not.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const county = await startCounty();
try {
  const report = await walkRoutes(await fuzzWorld(county), Number(values.seed), Number(values.runs));
  console.log(`${report.requests} requests, seed ${values.seed}: ${JSON.stringify(report.statuses)}`);
  console.log(`${report.entered.size} routes were entered`);
  for (const problem of report.problems) console.log(`✖ ${problem}`);
  console.log(`${report.problems.length} problems`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
} finally {
  await county.stop();
}
