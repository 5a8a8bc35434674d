import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { exposeRxStorageRemote, type MessageToRemote } from 'rxdb/plugins/storage-remote';
import { Subject } from 'rxjs';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { SealKey } from '#shared/seal/box.ts';
import { TownKeyRing } from '#shared/seal/town-keys.ts';
import {
  type AskMessage,
  type BackupAsk,
  isDeskMessage,
  type OpenMessage,
  type PageMessage,
  type WorkerMessage,
} from './desk-protocol.ts';
import { durableStorage } from './durable-storage.ts';
import { insertStorage } from './insert-storage.ts';
import { journaledStorage } from './journaled-storage.ts';
import { makeBackup } from './make-backup.ts';
import { monotonicStorage } from './monotonic-storage.ts';
import { originHashOf, originStorage } from './origin-storage.ts';
import { PageLink } from './page-link.ts';
import { RecordDesk } from './record-desk.ts';
import type { RestoreReport } from './restore-report.ts';
import { sealedStorage } from './sealed-storage.ts';
import { RestoreJournal } from './store-restore.ts';
import { watchedStorage } from './watched-storage.ts';
import type { AnyInstance, AnyStorage } from './wrap-storage.ts';
import { WriteJournal } from './write-journal.ts';

/** The layers of the storage stack that can be told apart in tests. */
export type Layer = 'origin' | 'monotonic' | 'durable' | 'sealed' | 'journal';

/** The page at the other end; a worker's own global scope fits. */
export interface StorePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** Name of the records collection, whose writes keep the list index current. */
export const RECORDS = 'records';

/**
 * Serves the local store to one page: RxDB's remote storage over Dexie with our guards, and the list index beside it.
 * `leaveOut` exists for the tests that prove each guard necessary.
 */
export function serveStore(port: StorePort, leaveOut: ReadonlySet<Layer> = new Set()): void {
  const fromPage = new Subject<MessageToRemote>();
  const send = (message: WorkerMessage) => port.postMessage(message);
  const link = new PageLink(send);
  let answer: ((message: AskMessage) => Promise<unknown>) | null = null;
  port.addEventListener('message', ({ data }) => {
    if (!isDeskMessage(data)) return fromPage.next(data as MessageToRemote);
    const message = data as PageMessage;
    if (message.desk === 'called') return link.settle(message);
    if (message.desk === 'open') {
      answer = openStack({ message, leaveOut, messages$: fromPage, port, link });
      return send({ desk: 'ready' });
    }
    const { askId } = message;
    const asked = answer ? answer(message) : Promise.reject(new Error('the store is not open'));
    return void asked.then(
      (value) => send({ desk: 'answer', askId, answer: value }),
      (error: unknown) => send({ desk: 'answer', askId, error: plainError(error) }),
    );
  });
}

function plainError(error: unknown): { name: string; message: string; code?: string } {
  if (error instanceof CodedError) return { name: error.name, message: error.message, code: error.code };
  return error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: 'unknown' };
}

interface StackInput {
  readonly message: OpenMessage;
  readonly leaveOut: ReadonlySet<Layer>;
  readonly messages$: Subject<MessageToRemote>;
  readonly port: StorePort;
  readonly link: PageLink;
}

/** The second copy as the stack uses it; all null where the program keeps none. */
function secondCopy({ message, leaveOut, link, port }: StackInput) {
  const instances = new Map<string, AnyInstance>();
  const journal = message.hasJournal && !leaveOut.has('journal') ? new WriteJournal(link) : null;
  const progress = (of: 'restore' | 'backup') => (done: number, total: number) =>
    port.postMessage({ desk: 'progress', of, done, total } satisfies WorkerMessage);
  const townKeys = new TownKeyRing(message.townKeys);
  const keys = { storeKey: message.key, townKeys };
  const restore = journal && new RestoreJournal({ link, journal, ...keys, onProgress: progress('restore') });
  let isCancelled = false;
  return {
    journal,
    restore,
    onOpen: (collection: string, instance: AnyInstance) => void instances.set(collection, instance),
    report: () => restore?.report() ?? NO_SECOND_COPY,
    makeBackup: (ask: BackupAsk) => {
      isCancelled = false;
      const more = { isCancelled: () => isCancelled, onProgress: progress('backup') };
      return makeBackup({ link, journal, ...keys, instances, ...more }, ask);
    },
    teachTownKeys: (taught: readonly SealKey[]) => {
      townKeys.replace(taught);
      return null;
    },
    cancelBackup: () => {
      isCancelled = true;
      return null;
    },
  };
}

const NO_SECOND_COPY: RestoreReport = {
  mode: 'none',
  wasEmpty: false,
  restored: {},
  findings: [],
  badSnapshots: 0,
  lost: null,
  needsSnapshot: false,
};

function openStack(input: StackInput): (message: AskMessage) => Promise<unknown> {
  const { message, leaveOut, messages$, port } = input;
  const { key } = message;
  let originHash: string | null = null;
  let isHalted = false;
  let records: Promise<RecordDesk>;
  let found: (desk: RecordDesk) => void = () => undefined;
  const expect = () => {
    records = new Promise((resolve) => {
      found = resolve;
    });
  };
  expect();
  const second = secondCopy(input);
  const journaled = journaledStorage(
    insertStorage(getRxStorageDexie() as unknown as AnyStorage),
    second.journal,
    second.restore,
    second.onOpen,
  );
  const layered = layers(journaled, key, leaveOut, () => originHash);
  const storage = watchedStorage(layered, {
    isHalted: () => isHalted,
    halt: () => {
      isHalted = true;
    },
    onOpen: (collection, instance) => {
      if (collection !== RECORDS) return null;
      const desk = new RecordDesk(instance, key);
      void desk.ready.then(
        () => port.postMessage({ desk: 'indexed' } satisfies WorkerMessage),
        () => undefined,
      );
      found(desk);
      return desk;
    },
  });
  exposeRxStorageRemote({ storage, messages$, send: (message) => port.postMessage(message) });
  return async ({ question, ask }) => {
    if (question === 'startReplication') {
      originHash = await originHashOf(String(ask));
      isHalted = false;
      return null;
    }
    if (question === 'restored') return second.report();
    if (question === 'makeBackup') return second.makeBackup(ask as BackupAsk);
    if (question === 'cancelBackup') return second.cancelBackup();
    if (question === 'teachTownKeys') return second.teachTownKeys(ask as readonly SealKey[]);
    const desk = await records;
    const answer = desk.answers[question];
    if (!answer) throw new Error(`unknown question ${question}`);
    return await answer(ask as never);
  };
}

function layers(
  journaled: AnyStorage,
  key: CryptoKey,
  leaveOut: ReadonlySet<Layer>,
  originHash: () => string | null,
): AnyStorage {
  let storage = journaled;
  if (!leaveOut.has('origin')) storage = originStorage(storage, originHash);
  if (!leaveOut.has('monotonic')) storage = monotonicStorage(storage);
  if (!leaveOut.has('durable')) storage = durableStorage(storage);
  if (!leaveOut.has('sealed')) storage = sealedStorage(storage, key);
  return storage;
}
