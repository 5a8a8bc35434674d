import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import { GREEDY_FILES } from './support/hostile-greedy.ts';
import { STRANGE_FILES } from './support/hostile-strange.ts';

const HOSTILE_FILES = [...STRANGE_FILES, ...GREEDY_FILES];

/** Most memory that a reading process may ever hold. */
const MOST_MB = 600;
const CHILD = join(import.meta.dirname, '../../server/jobs/read-workbook-child.ts');
const PEAK = join(import.meta.dirname, 'support/peak-memory.mjs');

interface Measured {
  readonly reply: { code?: string; problems?: { code: string; message: string }[] } | null;
  readonly milliseconds: number;
  /** Milliseconds of processor time: what stays the same on a busy machine. */
  readonly processor: number;
  readonly megabytes: number;
}

/** Reads bytes as the programs do: in the very child, with its heap bound. */
function readInChild(bytes: Uint8Array): Promise<Measured> {
  return new Promise((done) => {
    const begun = performance.now();
    const { NODE_COMPILE_CACHE } = process.env;
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=384', '--disable-warning=ExperimentalWarning', '--import', PEAK, CHILD, 'describe'],
      {
        stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
        env: { ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) },
      },
    );
    let answer = '';
    let peak = '';
    child.stdout?.on('data', (chunk) => (answer += chunk));
    child.stdio[3]?.on('data', (chunk: Buffer) => (peak += String(chunk)));
    child.on('close', () => {
      const [kilobytes = Number.NaN, processor = Number.NaN] = peak.split(' ').map(Number);
      const reply = answer === '' ? null : JSON.parse(answer);
      done({ reply, milliseconds: performance.now() - begun, processor, megabytes: kilobytes / 1024 });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(bytes);
  });
}

describe('hostile and odd files end in a sentence, never in a crash', () => {
  const worst = { milliseconds: 0, processor: 0, slowest: '', megabytes: 0, hungriest: '' };

  test('there are at least forty-five, each with a name of its own', () => {
    expect(new Set(HOSTILE_FILES.map(({ name }) => name)).size).toBe(HOSTILE_FILES.length);
    expect(HOSTILE_FILES.length).toBeGreaterThanOrEqual(45);
  });

  test.concurrent.each(HOSTILE_FILES.map((file) => [file.name, file] as const))(
    '%s',
    async (name, { bytes, outcome, problems = [] }) => {
      const { reply, milliseconds, processor, megabytes } = await readInChild(bytes());
      if (processor > worst.processor) Object.assign(worst, { milliseconds, processor, slowest: name });
      if (megabytes > worst.megabytes) Object.assign(worst, { megabytes, hungriest: name });
      expect(reply, 'the child answered').not.toBeNull();
      expect(outcome).toContain(reply?.code ?? 'read');
      if (reply?.code !== undefined) expect(isErrorCode(reply.code) && ERROR_TEXTS[reply.code][0]).toBeTruthy();
      expect(reply?.problems?.map(({ code }) => code) ?? []).toEqual(expect.arrayContaining([...problems]));
      expect(megabytes).toBeLessThan(MOST_MB);
      if (process.env.SHOW_COST) console.log(name, Math.round(processor), Math.round(megabytes));
    },
    60_000,
  );

  afterAll(() => {
    const { milliseconds, processor, slowest, megabytes, hungriest } = worst;
    console.log(
      `最费时 ${Math.round(processor)} 毫秒处理器时间、${Math.round(milliseconds)} 毫秒钟表时间（${slowest}），内存最多 ${Math.round(megabytes)} MB（${hungriest}），进程启动在内`,
    );
  });
});
