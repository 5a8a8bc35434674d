import { CodedError } from '#shared/kernel/coded-error.ts';

const LOCK = 'sanzhi-desk';
const CHANNEL = 'sanzhi-desk';
/** How long a window may take to put its drafts away before it is closed over its head, in milliseconds. */
const HANDOVER_MS = 5000;

/** The right to be the one window that works on this PC's store. */
export interface DeskLock {
  release(): void;
}

export interface DeskLockInput {
  readonly takeOver: boolean;
  /** Called once when another window asks for the desk, or has taken it; the lock is given up afterwards. */
  readonly onTakenOver: () => Promise<void>;
}

/**
 * Becomes the desk's one active window (rxdb.md §8: two windows that write can lose rows). A second window is refused
 * with S03, or with `takeOver` asks the first to put its work away and waits for it.
 * @throws CodedError S03 another window holds the desk; S01 the page is not a secure context
 */
export async function acquireDeskLock({ takeOver, onTakenOver }: DeskLockInput): Promise<DeskLock> {
  if (!globalThis.isSecureContext) throw new CodedError('S01', '请用 https 地址或本机地址打开');
  const lock = (await request({ ifAvailable: true })) ?? (takeOver ? await handedOver() : null);
  if (!lock) throw new CodedError('S03');
  const channel = new BroadcastChannel(CHANNEL);
  let isGivenUp = false;
  const giveUp = () => {
    if (isGivenUp) return;
    isGivenUp = true;
    const put = onTakenOver().catch(() => undefined);
    void Promise.race([put, wait(HANDOVER_MS - 1000)]).finally(release);
  };
  const release = () => {
    isGivenUp = true;
    channel.close();
    lock.release();
  };
  channel.addEventListener('message', giveUp);
  void lock.lost.then(giveUp);
  return { release };
}

interface Held {
  readonly release: () => void;
  /** Resolves when another window stole the lock. */
  readonly lost: Promise<void>;
}

async function handedOver(): Promise<Held | null> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('take-over');
  channel.close();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), HANDOVER_MS);
  const waited = await request({ signal: patience.signal }).catch(() => null);
  clearTimeout(timer);
  return waited ?? request({ steal: true });
}

function request(options: LockOptions): Promise<Held | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Held | null>();
  const held = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<void>();
  navigator.locks
    .request(LOCK, options, (lock) => {
      if (!lock) return resolve(null);
      resolve({ release: () => held.resolve(), lost: lost.promise });
      return held.promise;
    })
    .catch((error: unknown) => {
      lost.resolve(); // stolen
      reject(error instanceof Error ? error : new Error('lock'));
    });
  return promise;
}

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
