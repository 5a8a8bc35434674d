import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';

const CHILD = join(import.meta.dirname, 'read-workbook-child.ts');
const HEAP_MB = 384;
const LONGEST_MS = 30_000;
/** Longest answer in characters. */
const MAX_ANSWER = 64 * 1024 * 1024;

const failureSchema = z.object({ code: z.string(), detail: z.string().optional() });

/**
 * Has a workbook read in a child process with a bounded heap that is killed when it takes too long.
 * @throws CodedError F01, F02, F03, F06 as the reader says, F12 when the child was killed or ran out of its heap
 */
export async function runReadingChild<Answer>(
  task: 'rows' | 'describe',
  bytes: Uint8Array,
  answerSchema: z.ZodType<Answer>,
): Promise<Answer> {
  const reply = parsed(await answerOf(task, bytes));
  const failure = failureSchema.safeParse(reply);
  if (failure.success) {
    throw new CodedError(isErrorCode(failure.data.code) ? failure.data.code : 'F02', failure.data.detail);
  }
  const answer = answerSchema.safeParse(reply);
  if (!answer.success) throw new CodedError('F02');
  return answer.data;
}

function answerOf(task: string, bytes: Uint8Array): Promise<string> {
  const { NODE_COMPILE_CACHE } = process.env; // see main.ts: a reader is started for every file
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MB}`, '--disable-warning=ExperimentalWarning', CHILD, task],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) },
        windowsHide: true,
      },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_ANSWER) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', failed);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) done(Buffer.concat(chunks).toString('utf8'));
      else failed(new CodedError('F12'));
    });
    // A child that died no longer reads; its end is reported by 'close'.
    child.stdin.on('error', () => {});
    child.stdin.end(bytes);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
