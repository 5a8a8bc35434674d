import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, say } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { installBrowserWhenMissing } from './lib/debian.mjs';
import { run, secondsSince } from './lib/run.mjs';

/**
 * `npm test`: everything, one line per kind, and at the end exactly `N passed, N failed`, summed from the reports of
 * vitest and Playwright. `npm test -- unit e2e` runs only the named kinds (check, unit, server, store, e2e, pack).
 * A kind that ends badly without naming a failed test (a crash, the check) counts as one failure.
 */
await bootstrap();
const wanted = process.argv.slice(2);
await installBrowserWhenMissing();
const reports = mkdtempSync(join(tmpdir(), 'sanzhi-test-'));
const total = { passed: 0, failed: 0 };

// Beside each other, as each leaves a core idle for much of its time: building and packing, and the check, which looks
// into no built file.
await Promise.all([checks(), packs()]);
await kind('单元', 'unit', () => vitest('unit'));
await kind('县服务器', 'server', () => vitest('server'));
await kind('本机存储', 'store', () => vitest('store'));
await kind('全流程', 'e2e', playwright);

rmSync(reports, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function checks() {
  return kind('检查', 'check', async () => ({
    ...(await run('node', ['scripts/check.mjs'], { quiet: true })),
    passed: 0,
    failed: 0,
  }));
}

async function packs() {
  await build({ force: true });
  await kind('打包', 'pack', async () => {
    const outcome = await run('node', ['scripts/pack-check.mjs'], { quiet: true });
    return { ...outcome, passed: outcome.code === 0 ? 1 : 0, failed: 0 };
  });
}

async function kind(name, key, act) {
  if (wanted.length > 0 && !wanted.includes(key)) return;
  const begun = performance.now();
  const { code, output, passed, failed } = await act();
  const counted = code !== 0 && failed === 0 ? 1 : failed;
  total.passed += passed;
  total.failed += counted;
  if (code !== 0) console.log(output.trim());
  say(`${name}：${code === 0 ? '通过' : '未通过'}，${passed} 成功，${counted} 失败（${secondsSince(begun)}）`);
}

async function vitest(project) {
  const file = join(reports, `${project}.json`);
  const outcome = await run(
    'vitest',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { quiet: true },
  );
  const report = read(file);
  // A file that could not even be loaded has no tests of its own.
  const broken = (report?.testResults ?? []).filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  );
  return { ...outcome, passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + broken.length };
}

async function playwright() {
  const file = join(reports, 'e2e.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, FORCE_COLOR: '0' };
  const outcome = await run('playwright', ['test', '--reporter=list,json'], { quiet: true, env });
  const stats = read(file)?.stats;
  return { ...outcome, passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) };
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
