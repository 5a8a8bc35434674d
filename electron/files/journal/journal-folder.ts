import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { copyFile, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JournalFinding } from '#shared/ipc/durability-intents.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { writeSafely } from '../../platform/write-safely.ts';
import { reasonOf } from '../write-or-explain.ts';
import { type JournalKey, scanFrames } from './frame.ts';

const keySchema = z.object({ id: z.string().min(8), key: z.string() });
const SEGMENT = /^(\d{12})\.szj$/;

/** A file of entries: the sequence of its first one stands in its name. */
export interface Segment {
  readonly path: string;
  readonly first: number;
}

/** What was found in the folder when it was opened. */
export interface OpenedFolder {
  readonly key: JournalKey;
  readonly segments: readonly Segment[];
  /** Sequence of the last whole entry; 0: none. */
  readonly last: number;
  /** Sequence of the oldest entry that is still there; 0: none. */
  readonly first: number;
  readonly findings: readonly JournalFinding[];
}

/**
 * Opens the journal of a folder. A torn end is cut off at the last whole entry (the bytes are put aside); damage further
 * in is reported and everything around it kept. A journal whose key cannot be opened on this PC is put aside whole and a
 * new one begun.
 */
export async function openJournalFolder(folder: string, secrets: Secrets): Promise<OpenedFolder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const findings: JournalFinding[] = [];
  let key = await readKey(folder, secrets);
  if (!key) {
    if ((await segmentsIn(folder)).length > 0) {
      await rename(folder, `${folder}-unreadable-${randomUUID().slice(0, 8)}`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      findings.push({ kind: 'unreadable' });
    }
    key = await makeKey(folder, secrets);
  }
  const segments = await segmentsIn(folder);
  let [first, last] = [0, 0];
  for (const [at, segment] of segments.entries()) {
    const until = segments[at + 1]?.first ?? Number.POSITIVE_INFINITY;
    const isNewest = at === segments.length - 1;
    for (const seq of await sequencesIn(segment, until, isNewest, findings)) {
      if (first === 0) first = seq;
      if (last > 0 && seq > last + 1) findings.push({ kind: 'missing', from: last + 1, to: seq - 1 });
      last = Math.max(last, seq);
    }
  }
  // a newest file without a whole entry still says how far the numbers had come
  last = Math.max(last, (segments.at(-1)?.first ?? 1) - 1);
  return { key, segments, first, last, findings };
}

/** Files of entries, oldest first. */
export async function segmentsIn(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).toSorted();
  return names.map((name) => ({ path: join(folder, name), first: Number(SEGMENT.exec(name)?.[1]) }));
}

export function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(12, '0')}.szj`);
}

async function sequencesIn(
  { path }: Segment,
  until: number,
  isNewest: boolean,
  findings: JournalFinding[],
): Promise<number[]> {
  const file = await readFile(path);
  const { frames, damage } = scanFrames(file);
  const tail = damage.at(-1);
  if (isNewest && tail?.end === file.length) {
    await cutTail(path, tail.at);
    findings.push({ kind: 'cut', bytes: tail.end - tail.at });
  }
  const inside = damage.filter((one) => one !== tail || !isNewest || one.end !== file.length);
  for (const { at, end } of inside) findings.push({ kind: 'damaged', bytes: end - at });
  return frames.map((frame) => frame.seq).filter((seq) => seq < until);
}

/** The bytes that are cut off are kept beside, in case somebody can still read something in them. */
async function cutTail(path: string, at: number): Promise<void> {
  await copyFile(path, `${path}.cut-${randomUUID().slice(0, 8)}`).catch(() => undefined); // a full disk must not stop the start
  await truncate(path, at);
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

async function readKey(folder: string, secrets: Secrets): Promise<JournalKey | null> {
  try {
    const text = secrets.open(await readFile(join(folder, 'key')));
    const { id, key } = keySchema.parse(JSON.parse(text ?? ''));
    return { id, key: Buffer.from(key, 'base64') };
  } catch (error) {
    if (reasonOf(error) === 'EACCES') throw error;
    return null;
  }
}

async function makeKey(folder: string, secrets: Secrets): Promise<JournalKey> {
  await rm(join(folder, 'key'), { force: true });
  const made = { id: randomUUID(), key: randomBytes(32) };
  const text = JSON.stringify({ id: made.id, key: made.key.toString('base64') });
  await writeSafely(join(folder, 'key'), secrets.seal(text), 0o600);
  return made;
}
