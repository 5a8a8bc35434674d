import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of a backup: its place below the backup's folder, size and SHA-256 of its bytes. */
export interface BackedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface TreeInput {
  readonly from: string;
  readonly to: string;
  /** Place of `to` below the backup's folder. */
  readonly path: string;
  /** Names at the top that are not copied; folders among them are made empty. */
  readonly skip?: ReadonlySet<string>;
}

/** Copies a folder, each file flushed. A file that goes away meanwhile is left out. */
export async function copyTree({ from, to, path, skip }: TreeInput): Promise<BackedFile[]> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const copied: BackedFile[] = [];
  for (const entry of await readdir(from, { withFileTypes: true }).catch(emptyWhenGone)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const inner = `${path}/${entry.name}`;
    if (skip?.has(entry.name)) {
      if (entry.isDirectory()) await mkdir(target, { mode: 0o700 });
    } else if (entry.isDirectory()) {
      copied.push(...(await copyTree({ from: source, to: target, path: inner })));
    } else if (entry.isFile()) {
      const file = await copyOne(source, target, inner);
      if (file) copied.push(file);
    }
  }
  return copied;
}

/** Null: it went away before it could be copied. */
export async function copyOne(source: string, target: string, path: string): Promise<BackedFile | null> {
  try {
    await copyFile(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const file = await open(target, 'r+');
  await file.sync();
  await file.close();
  return { path, bytes: (await stat(target)).size, sha256: await sha256Of(target) };
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function emptyWhenGone(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
