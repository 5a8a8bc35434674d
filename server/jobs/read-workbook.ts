import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';

const CHILD = join(import.meta.dirname, 'read-workbook-child.ts');
const HEAP_MB = 256;
const LONGEST_MS = 30_000;
/** Longest answer in characters. */
const MAX_ANSWER = 64 * 1024 * 1024;

const sheetSchema = z.object({ name: z.string(), rows: z.array(z.array(z.string())) });
const replySchema = z.union([
  z.object({ sheets: z.array(sheetSchema) }),
  z.object({ code: z.string(), detail: z.string().optional() }),
]);

/** Rows of one sheet as text. */
export type SheetRows = z.infer<typeof sheetSchema>;

/**
 * Rows of every sheet of an .xlsx file, read in a child process with a bounded heap that is killed when it takes too
 * long. @throws CodedError F01, F02, F03
 */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly SheetRows[]> {
  const answer = await runChild(bytes);
  const reply = replySchema.safeParse(parsed(answer));
  if (!reply.success) throw new CodedError('F02');
  if ('sheets' in reply.data) return reply.data.sheets;
  throw new CodedError(isErrorCode(reply.data.code) ? reply.data.code : 'F02', reply.data.detail);
}

function runChild(bytes: Uint8Array): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MB}`, '--disable-warning=ExperimentalWarning', CHILD],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: {},
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
    // Killed by the timer, by the heap limit or for its length: the file asks for more than a unit list needs.
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) done(Buffer.concat(chunks).toString('utf8'));
      else failed(new CodedError('F03'));
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
