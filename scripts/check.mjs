import { bootstrap, say } from './lib/bootstrap.mjs';
import { auditVerdict } from './lib/dependency-audit.mjs';
import { migrationProblems } from './lib/migration-numbers.mjs';
import { run, secondsSince } from './lib/run.mjs';
import { MAX_FILE, MAX_FUNCTION, sizeProblems } from './lib/sizes.mjs';

/**
 * `npm run check`: format, lint, promises, zones, types, sizes, numbers of migrations and known faults of
 * dependencies, all of them even when the first fails.
 * Exit code 1 when any of them found something.
 */
const STEPS = [
  ['格式与写法 biome', () => run('biome', ['check', '--error-on-warnings', '.'], { quiet: true })],
  ['遗忘的承诺 oxlint', () => run('oxlint', ['--type-aware', '--deny-warnings', '.'], { quiet: true })],
  ['分区 dependency-cruiser', () => run('npm', ['run', '-s', 'zones'], { quiet: true })],
  ['类型 tsc -b', () => run('tsc', ['-b'], { quiet: true })],
  [`篇幅 ${MAX_FILE}/${MAX_FUNCTION} 行`, checkSizes],
  ['迁移编号', checkMigrations],
  ['依赖已知漏洞 npm audit', checkDependencies],
];

async function checkSizes() {
  const problems = await sizeProblems();
  return { code: problems.length > 0 ? 1 : 0, output: problems.join('\n') };
}

async function checkMigrations() {
  const problems = await migrationProblems();
  return { code: problems.length > 0 ? 1 : 0, output: problems.join('\n') };
}

async function checkDependencies() {
  const asked = ['audit', '--json', '--loglevel=silent', '--fetch-retries=0', '--fetch-timeout=15000'];
  const { problems, unknown } = auditVerdict((await run('npm', asked, { quiet: true })).output);
  return { code: problems.length > 0 ? 1 : 0, output: problems.join('\n'), unknown };
}

await bootstrap();
const start = performance.now();
// All at once: some of them keep one core busy, one waits for the registry.
const done = STEPS.map(async ([name, step]) => [name, await step(), secondsSince(start)]);
let failed = 0;
for (const each of done) {
  const [name, { code, output, unknown = null }, seconds] = await each;
  if (code !== 0) failed++;
  const mark = unknown !== null ? '？' : code === 0 ? '✔' : '✖';
  console.log(`${mark} ${name} (${seconds})${unknown !== null ? `：没有查到，${unknown}` : ''}`);
  if (code !== 0) console.log(output.trim());
}
say(failed === 0 ? `检查通过（${secondsSince(start)}）` : `检查有 ${failed} 项未通过；能自动修改的：npm run format`);
process.exitCode = failed === 0 ? 0 : 1;
