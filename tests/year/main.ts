import { startCounty } from '../support/county.ts';
import { compareYear } from './compare-year.ts';
import { runYear } from './run-year.ts';

/**
 * `npm run year [-- towns villages months seed]`: a year of 16 towns × 15 villages with the volumes of D§8 through desks and
 * server, every fourth town by courier, then every figure of the county against one counted anew from the records. Ends with 1 and the differences when
 * there are any.
 */
const [towns = 16, villages = 15, months = 12, seed = 1] = process.argv.slice(2).map(Number);
const began = Date.now();
const tell = (line: string) => console.log(`${Math.round((Date.now() - began) / 1000)} s  ${line}`);
const county = await startCounty();
try {
  const year = await runYear(county, { towns, villages, months, records: 30, seed, courierEvery: 4 }, tell);
  tell(
    `${year.records} records, ${year.late} late ones, ${year.corrections.length} corrections, ${year.closed.length} months closed`,
  );
  const { differences, figures } = await compareYear(year, tell);
  tell(`${figures} figures compared, ${differences.length} differ`);
  for (const line of differences.slice(0, 50)) console.log(line);
  process.exitCode = differences.length === 0 ? 0 : 1;
} finally {
  await county.stop();
}
