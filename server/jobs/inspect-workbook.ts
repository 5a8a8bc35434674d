import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from '#shared/workbook/read-limits.ts';
import { runReadingChild } from './run-reading-child.ts';

/**
 * `npm run -s inspect-workbook -- FILE…`: prints what each file holds, one JSON object a line, with the reader that the
 * import uses. The exit code is 1 only when a file could not be opened at all.
 */
const description = z.looseObject({ file: z.string(), sheets: z.array(z.unknown()), problems: z.array(z.unknown()) });

async function inspect(file: string): Promise<object> {
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) throw new CodedError('F20');
  if (facts.size > READ_LIMITS.file) throw new CodedError('F03', `超过 ${READ_LIMITS.file / 1024 / 1024} MB`);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CodedError('F20', undefined, { cause });
  });
  return { ...(await runReadingChild('describe', bytes, description)), file };
}

function refused(file: string, error: unknown): { readonly told: object; readonly code: ErrorCode } {
  const coded = error instanceof CodedError ? error : new CodedError('F02');
  const { code, message } = coded;
  return { told: { file, sheets: [], problems: [{ code, message }] }, code };
}

/** Describes files one after another. Resolves with the exit code. */
export async function inspectWorkbooks(files: readonly string[], print: (line: string) => void): Promise<number> {
  let exitCode = 0;
  for (const file of files) {
    try {
      print(JSON.stringify(await inspect(file)));
    } catch (error) {
      const { told, code } = refused(file, error);
      if (code === 'F20') exitCode = 1;
      print(JSON.stringify(told));
    }
  }
  return exitCode;
}
