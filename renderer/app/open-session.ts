import type { RawTownKey } from '#shared/seal/town-keys.ts';
import type { Platform } from '../bridge/platform.ts';
import { type AttachmentStore, createAttachmentStore } from '../store/attachments/attachment-store.ts';
import type { DeskStore } from '../store/desk-store.ts';
import { openDeskStore } from '../store/open-desk-store.ts';
import { createSafety, type Safety } from '../store/safety.ts';
import type { UnlockedDesk, Vault } from '../store/vault.ts';
import { createCountyClient } from '../sync/county-client.ts';
import { createSyncEngine } from '../sync/create-sync-engine.ts';
import { type HandedOver, handOver } from '../sync/hand-over.ts';
import type { SyncEngine } from '../sync/sync-engine.ts';
import { noteFailures } from './note-failures.ts';

/** A signed-in person's open desk. */
export interface Session {
  readonly unlocked: UnlockedDesk;
  readonly store: DeskStore;
  readonly attachments: AttachmentStore;
  readonly sync: SyncEngine;
  readonly platform: Platform;
  readonly leaving: LeavingWork;
  /** The second copy: what the start found, backups, snapshots. */
  readonly safety: Safety;
}

/** Work that must be on disk before the desk is left: forms put their drafts here. */
export class LeavingWork {
  private readonly flushes = new Set<() => Promise<void>>();

  readonly add = (flush: () => Promise<void>): (() => void) => {
    this.flushes.add(flush);
    return () => this.flushes.delete(flush);
  };

  /** Does all of it; one failure does not hold up the others. */
  async run(): Promise<void> {
    await Promise.allSettled([...this.flushes].map((flush) => flush()));
  }
}

export interface SessionInput {
  readonly platform: Platform;
  readonly unlocked: UnlockedDesk;
  readonly vault: Vault;
  readonly takeOver: boolean;
  readonly onTakenOver: () => void;
  readonly onRestoring: (done: number, total: number) => void;
}

/**
 * Opens the store, then lets reporting run beside the work.
 * @throws CodedError S03 another window holds the store, S01
 */
export async function openSession(input: SessionInput): Promise<Session> {
  const { platform, unlocked, vault, takeOver, onTakenOver, onRestoring } = input;
  const leaving = new LeavingWork();
  let sync: SyncEngine | null = null;
  const opened = await openDeskStore({
    unlocked,
    takeOver,
    secondCopy: platform.secondCopy,
    onRestoring,
    onTakenOver: async () => {
      await leaving.run();
      await sync?.stop();
      onTakenOver();
    },
  });
  const fetchPaper = async (sha256: string) => (await sync?.fetchPaper(sha256)) ?? null;
  const attachments = createAttachmentStore(unlocked, platform.shelf, opened.store, fetchPaper);
  const { version: program } = await platform.appInfo().catch(() => ({ version: '' }));
  const townKeys = {
    ring: unlocked.townKeys,
    adopt: async (keys: readonly RawTownKey[]) => {
      await vault.adoptTownKeys(unlocked, keys);
      await opened.internals.client.ask('teachTownKeys', unlocked.townKeys.all());
    },
  };
  sync = createSyncEngine({ desk: opened, papers: attachments, program, townKeys });
  sync.start();
  await noteFailures(vault, opened.store.audit);
  const subject = unlocked.account.lapsed ? '长期没有同步，只能查看' : '';
  await opened.store.audit.add({ action: 'desk.signed_in', subject });
  await villagesKnown(opened.store, sync);
  const safety = createSafety({ opened, unlocked, platform });
  return { unlocked, store: opened.store, attachments, sync, platform, leaving, safety };
}

/** How long the first screen of a new desk may wait for its villages, in milliseconds. */
const VILLAGES_WAIT_MS = 8_000;

/**
 * A desk that was enrolled a moment ago has its line and does not know its villages yet: its first form would offer the
 * town alone. It waits until they are there, the county is out of reach, or the time is over; later openings never wait.
 */
async function villagesKnown(store: DeskStore, sync: SyncEngine): Promise<void> {
  const isSettled = () => {
    const { phase, lastSuccessAt } = sync.status();
    return (
      store.units().length > 1 ||
      phase === 'offline' ||
      phase === 'failed' ||
      phase === 'resting' ||
      lastSuccessAt !== null
    );
  };
  if (isSettled()) return;
  const settled = Promise.withResolvers<void>();
  const look = () => isSettled() && settled.resolve();
  const stops = [store.onChange(look), sync.onStatus(look)];
  const timer = setTimeout(settled.resolve, VILLAGES_WAIT_MS);
  await settled.promise;
  clearTimeout(timer);
  for (const stop of stops) stop();
}

/** This PC was revoked: hands over what was not sent, and closes the desk once that is acknowledged. */
export async function leaveSession(
  session: Session,
  onProgress: (done: number, total: number) => void,
): Promise<HandedOver> {
  await session.leaving.run();
  session.sync.pause(); // stopped, it would no longer know which attachments wait
  const handed = await handOver(session.sync, createCountyClient(), session.store.audit, onProgress);
  session.safety.stop();
  await session.sync.stop();
  await session.store.close();
  return handed;
}

/** Leaves the desk: what is typed is kept, reporting ends, the store closes. */
export async function closeSession(session: Session): Promise<void> {
  await session.leaving.run();
  await session.store.audit.add({ action: 'desk.signed_out' });
  session.safety.stop();
  await session.sync.stop();
  await session.store.close();
}
