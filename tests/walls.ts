import { WALLS } from './support/walls/all-walls.ts';
import { takeDown } from './support/walls/take-down.ts';
import type { WallSwitch } from './support/walls/wall-switch.ts';

/**
 * `npm run walls`: takes every wall of docs/threat-model.md out of a copy of the program, one at a time, and demands
 * that its test fails; first all of these tests must pass with every wall in place. `-- unit server` does only those
 * kinds of tests, `-- lock-out same-work` only those walls, `-- --list` prints the table for the document.
 */
const asked = process.argv.slice(2);
const WORDS = {
  noticed: '',
  unnoticed: ': the test passes without the wall',
  elsewhere: ': something failed, not the named test',
  broken: ': the test fails with every wall in place, or does not exist',
} as const;

if (asked.includes('--list')) {
  console.log('| 开关 | 墙 | 拆掉以后必须失败的测试 |\n| --- | --- | --- |');
  for (const { id, wall, test } of WALLS) console.log(`| \`${id}\` | ${wall} | \`${test.file}\`：${test.name} |`);
} else {
  const wanted = WALLS.filter(({ id, test }) => asked.length === 0 || asked.includes(id) || asked.includes(test.kind));
  process.exitCode = (await report(wanted)) ? 0 : 1;
}

async function report(walls: readonly WallSwitch[]): Promise<boolean> {
  if (walls.length === 0) throw new Error('no wall of that name');
  const begun = performance.now();
  let standing = 0;
  for await (const { wall, outcome, seconds } of takeDown(walls)) {
    if (outcome !== 'noticed') standing++;
    console.log(`${outcome === 'noticed' ? '✔' : '✖'} ${wall} (${seconds.toFixed(0)} s)${WORDS[outcome]}`);
  }
  const minutes = (performance.now() - begun) / 60_000;
  console.log(`${walls.length} walls taken down, ${standing} not noticed, ${minutes.toFixed(1)} min`);
  return standing === 0;
}
