import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { simulate } from './simulate.ts';

/**
 * `npm run fuzz -- --runs 1000 --seed 1 --jobs 2`: goes on from a seed; a failing one prints its steps and ends the run
 * with 1. `--plain` lets happen what the first version did. Seeds run by the dozen in processes of their own: RxDB keeps
 * some things for as long as its process lives.
 */
const CHUNK = 12;
/** Longest time of such a dozen on a busy machine. */
const LONGEST_MS = 15 * 60_000;
const argument = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const events = process.argv.includes('--plain') ? 'plain' : 'all';
const [runs, first] = [argument('runs', 1000), argument('seed', 1)];
if (runs > CHUNK) await runAll();
else await runHere();

async function runAll(): Promise<never> {
  const started = Date.now();
  const failed: string[] = [];
  let [next, done] = [first, 0];
  const job = async () => {
    while (next < first + runs) {
      const seed = next;
      const count = Math.min(CHUNK, first + runs - seed);
      next += count;
      failed.push(...(await childRun(seed, count)));
      done += count;
      if (Math.floor(done / CHUNK) % 10 === 0) console.log(`${done} runs, failed: ${failed.join(', ') || 'none'}`);
    }
  };
  const jobs = argument('jobs', Math.max(1, availableParallelism() - 1));
  await Promise.all(Array.from({ length: jobs }, job));
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${runs} runs from seed ${first} in ${seconds} s, failed: ${failed.join(', ') || 'none'}`);
  process.exit(failed.length > 0 ? 1 : 0);
}

/** Seeds that failed in a process of their own; what it printed is shown. */
async function childRun(seed: number, count: number): Promise<string[]> {
  const given = ['--runs', String(count), '--seed', String(seed), ...(events === 'plain' ? ['--plain'] : [])];
  const child = spawn(process.execPath, [import.meta.filename, ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS, // a life that never ends is a finding too
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  child.stderr.on('data', (piece) => {
    err += String(piece);
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  const found = [...out.matchAll(/^FAILED (\d+)$/gm)].map(([, one]) => one ?? '');
  if (status !== 0 && found.length === 0) found.push(`${seed} or one of the next ${count}: ${err}`);
  if (found.length > 0) console.log(out);
  return found;
}

async function runHere(): Promise<never> {
  process.on('unhandledRejection', () => undefined); // of desks that lost their power: nobody waits for them any more
  let isBroken = false;
  for (let seed = first; seed < first + runs; seed++) {
    const { broken, steps } = await simulate(seed, events).catch((error: unknown) => ({
      broken: [`it fell over: ${error instanceof Error ? error.stack : String(error)}`],
      steps: [] as readonly string[],
    }));
    if (broken.length === 0) continue;
    isBroken = true;
    console.log(`seed ${seed}\n  ${steps.join('\n  ')}\n  BROKEN ${broken.join('\n  BROKEN ')}\nFAILED ${seed}`);
  }
  process.exit(isBroken ? 1 : 0);
}
