/**
 * Reads one .xlsx file from standard input and writes its rows as JSON to standard output. Started by
 * read-workbook.ts with a bounded heap and a kill timer: this process is the first to touch strangers' bytes.
 */
import { inflateRawSync } from 'node:zlib';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type ReadReply, readWorkbookRows } from '#shared/workbook/read-rows.ts';

function inflate(data: Uint8Array, limit: number): Uint8Array | null {
  try {
    return inflateRawSync(data, { maxOutputLength: limit });
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

async function reply(): Promise<ReadReply> {
  try {
    const decoder = new TextDecoder('utf-8');
    return await readWorkbookRows(await standardInput(), { inflate, decode: (bytes) => decoder.decode(bytes) });
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) return { code: 'F02', message: new CodedError('F02').message };
    const { code, message, detail } = thrown;
    return { code, message, ...(detail !== undefined && { detail }) };
  }
}

process.stdout.write(JSON.stringify(await reply()));
