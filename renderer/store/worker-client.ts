import type { MessageFromRemote, RemoteMessageChannel } from 'rxdb/plugins/storage-remote';
import { Subject } from 'rxjs';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { SealKey } from '#shared/seal/box.ts';
import {
  type CallMessage,
  type DeskQuestion,
  type DeskQuestions,
  isDeskMessage,
  type WorkerMessage,
} from './worker/desk-protocol.ts';
import { PAGE_CALLS, type PageCalls } from './worker/page-calls.ts';

/** The store's worker as the page sees it: RxDB's channel and our questions over one port. */
export interface StoreClient {
  readonly channel: RemoteMessageChannel;
  /** What is named in `transfer` moves to the worker and is gone here. */
  ask<Q extends DeskQuestion>(
    question: Q,
    ask: DeskQuestions[Q]['ask'],
    transfer?: Transferable[],
  ): Promise<DeskQuestions[Q]['answer']>;
  /** Called when the list index covers all records. */
  onIndexed(listener: () => void): void;
  /** How far putting back from the second copy, or writing a backup, has come. */
  onProgress(of: 'restore' | 'backup', listener: (done: number, total: number) => void): () => void;
  /** Rejects when the worker dies; never resolves. */
  readonly failed: Promise<never>;
  stop(): void;
}

/** Starts the one worker that owns the store. */
export function startStoreWorker(): Worker {
  return new Worker(new URL('./worker/store-worker.ts', import.meta.url), { type: 'module', name: 'store' });
}

export interface StoreKeys {
  readonly key: CryptoKey;
  /** The present key first. */
  readonly townKeys: readonly SealKey[];
}

/** What the worker may reach of the program around the window. */
export interface StoreSurroundings {
  readonly hasJournal: boolean;
  readonly calls: Partial<PageCalls>;
}

/** Connects to a fresh worker and opens its storage stack. @throws CodedError S01 when the worker cannot start */
export async function connectStore(
  worker: Worker,
  keys: StoreKeys,
  { hasJournal, calls }: StoreSurroundings,
): Promise<StoreClient> {
  const toRxdb = new Subject<MessageFromRemote>();
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const indexedListeners: (() => void)[] = [];
  const progressListeners = new Set<(of: string, done: number, total: number) => void>();
  const opened = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined); // whoever waits for it handles it
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const error = new CodedError('S01', '存储进程意外停止');
    for (const one of pending.values()) one.reject(error);
    pending.clear();
    opened.reject(error);
    failed.reject(error);
  });
  worker.addEventListener('message', ({ data }: MessageEvent) => {
    if (!isDeskMessage(data)) return toRxdb.next(data as MessageFromRemote);
    const message = data as WorkerMessage;
    if (message.desk === 'ready') opened.resolve();
    else if (message.desk === 'indexed') for (const listener of indexedListeners) listener();
    else if (message.desk === 'call') void answerCall(worker, calls, message);
    else if (message.desk === 'progress')
      for (const listener of progressListeners) listener(message.of, message.done, message.total);
    else settle(pending, message);
  });
  worker.postMessage({ desk: 'open', ...keys, hasJournal });
  await opened.promise;
  let askId = 0;
  return {
    channel: {
      messages$: toRxdb,
      send: (message) => worker.postMessage(message),
      close: async () => undefined,
    },
    ask: (question, ask, transfer = []) => {
      const waiting = Promise.withResolvers<unknown>();
      pending.set(++askId, waiting);
      worker.postMessage({ desk: 'ask', askId, question, ask }, transfer);
      return waiting.promise as Promise<never>;
    },
    onIndexed: (listener) => void indexedListeners.push(listener),
    onProgress(wanted, listener) {
      const heard = (of: string, done: number, total: number) => {
        if (of === wanted) listener(done, total);
      };
      progressListeners.add(heard);
      return () => void progressListeners.delete(heard);
    },
    failed: failed.promise,
    stop: () => worker.terminate(),
  };
}

async function answerCall(
  worker: Worker,
  calls: Partial<PageCalls>,
  { callId, call, args }: CallMessage,
): Promise<void> {
  try {
    const act = PAGE_CALLS.includes(call) ? calls[call] : undefined;
    if (!act) throw new Error('not offered');
    const value = await (act as (...given: readonly unknown[]) => Promise<unknown>)(...args);
    worker.postMessage({ desk: 'called', callId, value });
  } catch (error) {
    worker.postMessage({ desk: 'called', callId, code: error instanceof CodedError ? error.code : 'X01' });
  }
}

function settle(
  pending: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>,
  message: Extract<WorkerMessage, { desk: 'answer' }>,
): void {
  const waiting = pending.get(message.askId);
  pending.delete(message.askId);
  const { error } = message;
  const code = error?.code !== undefined && isErrorCode(error.code) ? error.code : 'S01';
  if (error) waiting?.reject(new CodedError(code, undefined, { cause: error }));
  else waiting?.resolve(message.answer);
}
