import { buildPages } from './store/support/build-pages.ts';
import { killDesks } from './store/support/desk-kills.ts';
import { startCounty } from './support/county.ts';
import { killServer } from './support/server-kills.ts';

/**
 * `npm run kills`: 200 kills of a desk (browser and journal) and 100 of a county (server, database, both), all by SIGKILL
 * at seeded moments. `npm run kills -- desk 50 7` runs one kind, so many times, from that seed.
 */
const [kind = 'all', runs = '', seed = '1'] = process.argv.slice(2);
let isWhole = true;

if (kind !== 'server') {
  const result = await killDesks(await buildPages(), Number(runs || 200), Number(seed), (...so) =>
    console.log(`kills, acknowledged, lost so far: ${so.join(', ')}`),
  );
  console.log(`desk: ${JSON.stringify(result)}`);
  isWhole = result.lost.length + result.doubled.length + result.notSent.length === 0;
}
if (kind !== 'desk') {
  const county = await startCounty();
  const result = await killServer(county, Number(runs || 100), Number(seed)).finally(() => county.stop());
  console.log(`county: ${JSON.stringify(result)}`);
  isWhole &&= result.lost.length === 0;
}
console.log(isWhole ? 'nothing acknowledged was lost or doubled' : 'LOST OR DOUBLED, see above');
process.exit(isWhole ? 0 : 1);
