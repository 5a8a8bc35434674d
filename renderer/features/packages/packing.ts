import type { SaveOutcome } from '#shared/ipc/intents.ts';
import type { PackagePart } from '#shared/ipc/paper-intents.ts';
import { dateInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { HASH_LIST, hashList, type ListedPart } from '#shared/package/hash-list.ts';
import { contentsWorkbook, type ListFrame } from '#shared/package/package-lists.ts';
import type { PackageSession } from '../../bridge/platform.ts';
import type { Desk } from '../../desk/desk-context.ts';
import { ReadingCancelled } from '../../desk/ledger-records.ts';

/** How far a package is. */
export interface PackingProgress {
  readonly text: string;
  readonly done: number;
  /** 0: not known yet. */
  readonly total: number;
}

/** What makers of packages tell and ask. */
export interface PackingJob {
  readonly tell: (progress: PackingProgress) => void;
  readonly isCancelled: () => boolean;
}

/** Who makes the lists of a package. */
export function frameOf({ store, device }: Pick<Desk, 'store' | 'device'>): ListFrame {
  return {
    unitName: `${device.town.name}人民政府`,
    madeOn: dateInWords(todayInChina(Date.now())),
    madeBy: store.account.name,
  };
}

/** A package being filled: remembers each part for 目录.xlsx and 校验清单.txt, which `finish` puts in last. */
export class Packing {
  readonly #session: PackageSession;
  readonly #job: PackingJob;
  readonly #parts: (ListedPart & { what: string })[] = [];

  constructor(session: PackageSession, job: PackingJob) {
    this.#session = session;
    this.#job = job;
  }

  /** @throws ReadingCancelled, CodedError */
  async add(path: string, what: string, part: PackagePart): Promise<void> {
    if (this.#job.isCancelled()) throw new ReadingCancelled();
    const { sha256, size } = await this.#session.add(path, part);
    this.#parts.push({ path, what, sha256, size });
  }

  async finish(frame: ListFrame, subtitle: string): Promise<SaveOutcome> {
    const contents = contentsWorkbook(frame, subtitle, this.#parts);
    await this.add('目录.xlsx', '资料包目录', { kind: 'workbook', workbook: contents });
    await this.#session.add(HASH_LIST, { kind: 'text', text: hashList(this.#parts) });
    return this.#session.finish();
  }
}

/** Begins a package, lets `fill` fill it, and leaves nothing behind when that fails. Null: people changed their mind. */
export async function pack(
  { platform }: Pick<Desk, 'platform'>,
  fileName: string,
  job: PackingJob,
  fill: (packing: Packing) => Promise<SaveOutcome>,
): Promise<SaveOutcome | null> {
  const session = await platform.beginPackage(fileName);
  if (session === null) return null;
  try {
    return await fill(new Packing(session, job));
  } catch (cause) {
    await session.cancel().catch(() => undefined);
    throw cause;
  }
}
