import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Run, runTests } from './run-tests.ts';
import type { Cut, WallSwitch } from './wall-switch.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What became of one wall: `noticed` is the only good one. */
export interface Fall {
  readonly wall: string;
  readonly outcome: 'noticed' | 'unnoticed' | 'elsewhere' | 'broken';
  readonly seconds: number;
}

/** Tests the walls in a copy of the program, each by itself. Tests that fail with all walls in place count as broken. */
export async function* takeDown(walls: readonly WallSwitch[]): AsyncGenerator<Fall> {
  const copy = copyOfProgram();
  try {
    if (walls.some(({ test }) => test.kind === 'e2e')) build(copy);
    const sound = await soundTests(copy, walls);
    for (const wall of walls) {
      const begun = performance.now();
      const outcome = sound.has(testOf(wall)) ? await fall(copy, wall) : 'broken';
      yield { wall: wall.id, outcome, seconds: (performance.now() - begun) / 1000 };
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Every file of the working tree that is the program's own; the packages are shared with it. */
function copyOfProgram(): string {
  const copy = mkdtempSync(join(tmpdir(), 'sanzhi-walls-'));
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  for (const name of new Set(listed.split('\0').filter(Boolean))) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(ROOT, name), join(copy, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

function build(copy: string): void {
  execFileSync(join(copy, 'node_modules', '.bin', 'electron-vite'), ['build'], {
    cwd: copy,
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
}

const testOf = ({ test }: WallSwitch) => `${test.kind} ${test.file} ${test.name}`;
/** What one run shows: tests that build on each other are all run at once. */
const runOf = ({ test }: WallSwitch) => `${test.kind} ${test.file} ${test.isWhole ? '' : test.name}`;

/** Which of the walls' tests run and pass as the program is. */
async function soundTests(copy: string, walls: readonly WallSwitch[]): Promise<ReadonlySet<string>> {
  const sound = new Set<string>();
  for (const held of Map.groupBy(walls, runOf).values()) {
    const [first] = held;
    if (!first) continue;
    const run = await runTests(copy, first.test);
    for (const wall of held) {
      const isSound = run.passed.some((name) => isNamed(name, wall)) && !run.failed.some((name) => isNamed(name, wall));
      if (isSound) sound.add(testOf(wall));
      else console.error(`${wall.id}: ${run.failed.join('; ') || run.output.slice(-2000)}`);
    }
  }
  return sound;
}

async function fall(copy: string, wall: WallSwitch): Promise<Fall['outcome']> {
  const cuts = [wall, ...(wall.also ? [wall.also] : [])];
  const wholes = cuts.map(({ file }) => readFileSync(join(copy, file), 'utf8'));
  for (const [at, cut] of cuts.entries()) writeFileSync(join(copy, cut.file), without(wholes[at] ?? '', cut));
  try {
    if (wall.test.kind === 'e2e') build(copy);
    return outcomeOf(await runTests(copy, wall.test), wall);
  } finally {
    for (const [at, { file }] of cuts.entries()) writeFileSync(join(copy, file), wholes[at] ?? '');
  }
}

/** The file as it would be without the wall. @throws Error when the wall does not stand there exactly once */
export function without(whole: string, { file, text, without: instead }: Cut): string {
  const parts = whole.split(text);
  if (parts.length !== 2) throw new Error(`a wall stands ${parts.length - 1} times in ${file}: ${text}`);
  return parts.join(instead);
}

function outcomeOf({ failed, passed }: Run, wall: WallSwitch): Fall['outcome'] {
  if (failed.some((name) => isNamed(name, wall))) return 'noticed';
  return failed.length === 0 && passed.length > 0 ? 'unnoticed' : 'elsewhere';
}

function isNamed(name: string, { test }: WallSwitch): boolean {
  return name.includes(test.name);
}
