import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import type { PackedPart } from '#shared/ipc/paper-intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { PackageWriter } from '#shared/package/package-writer.ts';
import type { WriteLog } from '../platform/log.ts';
import { reasonOf } from './write-or-explain.ts';

interface Running {
  readonly id: string;
  readonly path: string;
  readonly unfinished: string;
  readonly file: FileHandle;
  readonly writer: PackageWriter;
  readonly abort: AbortController;
}

/** Packages written part by part to `<path>.未完成`, put in place when they are whole. One at a time. */
export interface PackageFiles {
  /** Id of the package; null when people changed their mind. @throws F05 cannot be written there, F37 one is running */
  begin(path: string): Promise<string>;
  /** `make` gives the part's bytes; null when it was ended. @throws F35, F37 */
  add(id: string, path: string, make: (signal: AbortSignal) => Promise<Uint8Array | null>): Promise<PackedPart>;
  /** @throws F37 */
  finish(id: string): Promise<SaveOutcome>;
  /** Ends the package and removes what was written; harmless when there is none. */
  cancel(): Promise<void>;
}

export function packageFiles(log: WriteLog): PackageFiles {
  let running: Running | undefined;

  const current = (id: string): Running => {
    if (running?.id !== id) throw new CodedError('F37', '已取消');
    return running;
  };
  const drop = async () => {
    const ended = running;
    running = undefined;
    ended?.abort.abort();
    await ended?.file.close().catch(() => undefined);
    if (ended) await rm(ended.unfinished, { force: true }).catch(() => undefined);
  };
  /** Whatever goes wrong ends the package: half of one is worth nothing. */
  const orDrop = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    try {
      return await act();
    } catch (cause) {
      await drop();
      if (cause instanceof CodedError) throw cause;
      log('package.failed', { reason: reasonOf(cause) });
      throw new CodedError('F37', reasonOf(cause) === 'ENOSPC' ? '磁盘空间不足' : undefined, { cause });
    }
  };

  return {
    async begin(path) {
      if (running) throw new CodedError('F37', '另一个资料包正在生成');
      const unfinished = `${path}.未完成`;
      const file = await open(unfinished, 'w').catch((cause: unknown) => {
        log('file.not-written', { code: 'F05', reason: reasonOf(cause) });
        throw new CodedError('F05', undefined, { cause });
      });
      running = { id: randomUUID(), path, unfinished, file, writer: writerTo(file), abort: new AbortController() };
      return running.id;
    },
    add: (id, path, make) =>
      orDrop(async () => {
        const { writer, abort } = current(id);
        const bytes = await make(abort.signal);
        if (bytes === null || abort.signal.aborted) throw new CodedError('F37', '已取消');
        return writer.add(path, new Uint8Array(bytes));
      }),
    finish: (id) =>
      orDrop(async () => {
        const { writer, file, path, unfinished } = current(id);
        await writer.finish();
        await file.sync();
        await file.close();
        await rename(unfinished, path);
        running = undefined;
        log('package', { outcome: 'saved' });
        return { outcome: 'saved', fileName: basename(path) };
      }),
    cancel: drop,
  };
}

function writerTo(file: FileHandle): PackageWriter {
  return new PackageWriter({
    compressor: () => new CompressionStream('deflate-raw'),
    encode: (text) => new TextEncoder().encode(text),
    now: () => Date.now(),
    sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
    write: async (bytes) => void (await file.writeFile(bytes)),
  });
}
