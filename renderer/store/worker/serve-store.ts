import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { exposeRxStorageRemote, type MessageToRemote } from 'rxdb/plugins/storage-remote';
import { Subject } from 'rxjs';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type AskMessage, isDeskMessage, type PageMessage, type WorkerMessage } from './desk-protocol.ts';
import { durableStorage } from './durable-storage.ts';
import { insertStorage } from './insert-storage.ts';
import { monotonicStorage } from './monotonic-storage.ts';
import { originHashOf, originStorage } from './origin-storage.ts';
import { RecordDesk } from './record-desk.ts';
import { sealedStorage } from './sealed-storage.ts';
import { watchedStorage } from './watched-storage.ts';
import type { AnyStorage } from './wrap-storage.ts';

/** The layers of the storage stack that can be told apart in tests. */
export type Layer = 'origin' | 'monotonic' | 'durable' | 'sealed';

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
  let answer: ((message: AskMessage) => Promise<unknown>) | null = null;
  port.addEventListener('message', ({ data }) => {
    if (!isDeskMessage(data)) return fromPage.next(data as MessageToRemote);
    const message = data as PageMessage;
    if (message.desk === 'open') {
      answer = openStack(message.key, leaveOut, fromPage, port);
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

function openStack(
  key: CryptoKey,
  leaveOut: ReadonlySet<Layer>,
  messages$: Subject<MessageToRemote>,
  port: StorePort,
): (message: AskMessage) => Promise<unknown> {
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
  const layered = layers(getRxStorageDexie() as unknown as AnyStorage, key, leaveOut, () => originHash);
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
    const desk = await records;
    const answer = desk.answers[question];
    if (!answer) throw new Error(`unknown question ${question}`);
    return await answer(ask as never);
  };
}

function layers(
  dexie: AnyStorage,
  key: CryptoKey,
  leaveOut: ReadonlySet<Layer>,
  originHash: () => string | null,
): AnyStorage {
  let storage = insertStorage(dexie);
  if (!leaveOut.has('origin')) storage = originStorage(storage, originHash);
  if (!leaveOut.has('monotonic')) storage = monotonicStorage(storage);
  if (!leaveOut.has('durable')) storage = durableStorage(storage);
  if (!leaveOut.has('sealed')) storage = sealedStorage(storage, key);
  return storage;
}
