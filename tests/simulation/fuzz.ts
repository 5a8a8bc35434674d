import { spawnSync } from 'node:child_process';
import { simulate } from './simulate.ts';

/**
 * `npm run fuzz -- --runs 1000 --seed 1`: goes on from a seed; a failing one prints its steps and ends the run with 1.
 * Seeds run by the dozen in processes of their own: RxDB keeps some things for as long as its process lives.
 */
const CHUNK = 12;
const argument = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const [runs, first] = [argument('runs', 1000), argument('seed', 1)];

if (runs > CHUNK) {
  const started = Date.now();
  const failed: string[] = [];
  for (let seed = first; seed < first + runs; seed += CHUNK) {
    const count = Math.min(CHUNK, first + runs - seed);
    const child = spawnSync(process.execPath, [import.meta.filename, '--runs', String(count), '--seed', String(seed)], {
      encoding: 'utf8',
    });
    const found = [...child.stdout.matchAll(/^FAILED (\d+)$/gm)].map(([, one]) => one ?? '');
    if (child.status !== 0 && found.length === 0) found.push(`${seed} or one of the next ${CHUNK}: ${child.stderr}`);
    if (found.length > 0) console.log(child.stdout);
    failed.push(...found);
    if (((seed - first) / CHUNK) % 10 === 9)
      console.log(`${seed - first + count} runs, failed: ${failed.join(', ') || 'none'}`);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${runs} runs from seed ${first} in ${seconds} s, failed: ${failed.join(', ') || 'none'}`);
  process.exit(failed.length > 0 ? 1 : 0);
}

process.on('unhandledRejection', () => undefined); // of desks that lost their power: nobody waits for them any more
let isBroken = false;
for (let seed = first; seed < first + runs; seed++) {
  const { broken, steps } = await simulate(seed).catch((error: unknown) => ({
    broken: [`it fell over: ${error instanceof Error ? error.stack : String(error)}`],
    steps: [] as readonly string[],
  }));
  if (broken.length === 0) continue;
  isBroken = true;
  console.log(`seed ${seed}\n  ${steps.join('\n  ')}\n  BROKEN ${broken.join('\n  BROKEN ')}\nFAILED ${seed}`);
}
process.exit(isBroken ? 1 : 0);
