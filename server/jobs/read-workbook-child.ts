/**
 * Reads one workbook from standard input and writes what it holds as JSON to standard output: its rows, or with the
 * word `describe` its tables. Started by run-reading-child.ts with a bounded heap and a kill timer: this process is the
 * first to touch strangers' bytes.
 */
import { inflateRawSync } from 'node:zlib';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { readWorkbookRows } from '#shared/workbook/read-rows.ts';
import { describeWorkbook } from '#shared/workbook/tables/describe.ts';
import type { ReadPorts } from '#shared/workbook/workbook-ports.ts';

function inflate(data: Uint8Array, limit: number): Uint8Array | null {
  try {
    // Small pieces of output would cost several times their size while they are many.
    return inflateRawSync(data, { maxOutputLength: limit, chunkSize: 1024 * 1024 });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null;
    throw thrown;
  }
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}

async function reply(task: string | undefined): Promise<object> {
  const decoder = new TextDecoder('utf-8');
  const ports: ReadPorts = { inflate, decode: (bytes) => decoder.decode(bytes) };
  try {
    const bytes = await standardInput();
    return task === 'describe'
      ? describeWorkbook('', await readGrid(bytes, ports))
      : await readWorkbookRows(bytes, ports);
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) return { code: 'F02' };
    const { code, detail } = thrown;
    return { code, ...(detail !== undefined && { detail }) };
  }
}

process.stdout.write(JSON.stringify(await reply(process.argv[2])));
