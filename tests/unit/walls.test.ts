import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WALLS } from '../support/walls/all-walls.ts';
import { without } from '../support/walls/take-down.ts';

/** That the walls can be taken down at all; that this is noticed is shown by `npm run walls`. */
const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const document = read('docs/threat-model.md');
const tablesOf = (title: string) =>
  (document.split('\n## ').find((part) => part.startsWith(title)) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));

describe('a wall’s switch', () => {
  it('has a name of its own', () => {
    expect(new Set(WALLS.map(({ id }) => id)).size).toBe(WALLS.length);
  });

  it.each(WALLS)('$id finds its wall exactly once, and a test of that name', (wall) => {
    for (const cut of [wall, ...(wall.also ? [wall.also] : [])]) {
      const source = read(cut.file);
      expect(without(source, cut)).not.toBe(source);
    }
    expect(existsSync(join(root, wall.test.file)), wall.test.file).toBe(true);
    const tests = read(wall.test.file);
    // names of a table's rows are put together at run time: their last words stand in the file
    const words = wall.test.name.split(/ (?=[^ ]+$)/);
    expect(tests.includes(wall.test.name) || words.every((word) => tests.includes(word)), wall.test.name).toBe(true);
  });
});

describe('docs/threat-model.md', () => {
  const threats = tablesOf('谁会做什么');
  const switches = tablesOf('拆墙开关');

  it('names a switch for every threat, and every switch for some threat', () => {
    expect(threats.length).toBeGreaterThan(10);
    const named = threats.map((cells) => [...(cells[4] ?? '').matchAll(/`([\w-]+)`/g)].map(([, id = '']) => id));
    for (const [at, ids] of named.entries()) expect(ids.length, threats[at]?.[0]).toBeGreaterThan(0);
    expect([...new Set(named.flat())].toSorted()).toEqual(WALLS.map(({ id }) => id).toSorted());
  });

  it('tells of each switch the wall and the test', () => {
    expect(switches).toEqual(WALLS.map(({ id, wall, test }) => [`\`${id}\``, wall, `\`${test.file}\`：${test.name}`]));
  });

  it('names only tests that are there', () => {
    const files = threats.flatMap((cells) =>
      [...(cells[3] ?? '').matchAll(/`([^`]+\.ts)`/g)].map(([, file = '']) => file),
    );
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
