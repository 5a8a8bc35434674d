import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WallSwitch } from './wall-switch.ts';

/** Full names of the tests that ran. */
export interface Run {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly output: string;
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
const spec = z.object({ title: z.string(), ok: z.boolean(), tests: z.array(z.object({ status: z.string() })) });
interface Suite {
  readonly specs?: z.infer<typeof spec>[] | undefined;
  readonly suites?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.object({
  specs: z.array(spec).optional(),
  suites: z.array(z.lazy(() => suite)).optional(),
});
const playwrightReport = z.object({ suites: z.array(suite) });

/** Runs the named tests of one file in a copy of the program. */
export async function runTests(copy: string, test: WallSwitch['test']): Promise<Run> {
  const report = join(copy, 'walls-report.json');
  rmSync(report, { force: true });
  const name = test.isWhole ? '' : test.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isE2e = test.kind === 'e2e';
  const output = isE2e
    ? await run(copy, 'playwright', ['test', test.file, ...(name ? ['-g', name] : []), '--reporter=json'], report)
    : await run(
        copy,
        'vitest',
        [
          ...['run', '--project', test.kind, test.file, ...(name ? ['-t', name] : [])],
          ...['--reporter=json', `--outputFile=${report}`],
        ],
        report,
      );
  try {
    const read: unknown = JSON.parse(readFileSync(report, 'utf8'));
    return { ...(isE2e ? ofPlaywright(read) : ofVitest(read)), output };
  } catch {
    return { passed: [], failed: [], output };
  }
}

function ofVitest(report: unknown): Omit<Run, 'output'> {
  const all = vitestReport.parse(report).testResults.flatMap((one) => one.assertionResults);
  const named = (status: string) => all.filter((one) => one.status === status).map(({ fullName }) => fullName);
  return { passed: named('passed'), failed: named('failed') };
}

function ofPlaywright(report: unknown): Omit<Run, 'output'> {
  const specsIn = ({ specs = [], suites = [] }: Suite): z.infer<typeof spec>[] => [
    ...specs,
    ...suites.flatMap(specsIn),
  ];
  const all = playwrightReport.parse(report).suites.flatMap(specsIn);
  const ran = all.filter(({ tests }) => tests.some(({ status }) => status !== 'skipped'));
  const named = (ok: boolean) => ran.filter((one) => one.ok === ok).map(({ title }) => title);
  return { passed: named(true), failed: named(false) };
}

function run(copy: string, program: string, args: readonly string[], report: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(join(copy, 'node_modules', '.bin', program), args, {
      cwd: copy,
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        output = (output + part.toString()).slice(-20_000);
      });
    }
    child.on('close', () => resolve(output));
  });
}
