import type { MessageFromRemote, RemoteMessageChannel } from 'rxdb/plugins/storage-remote';
import { Subject } from 'rxjs';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import { type DeskQuestion, type DeskQuestions, isDeskMessage, type WorkerMessage } from './worker/desk-protocol.ts';

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
  /** Rejects when the worker dies; never resolves. */
  readonly failed: Promise<never>;
  stop(): void;
}

/** Starts the one worker that owns the store. */
export function startStoreWorker(): Worker {
  return new Worker(new URL('./worker/store-worker.ts', import.meta.url), { type: 'module', name: 'store' });
}

/** Connects to a fresh worker and opens its storage stack. @throws CodedError S01 when the worker cannot start */
export async function connectStore(worker: Worker, key: CryptoKey): Promise<StoreClient> {
  const toRxdb = new Subject<MessageFromRemote>();
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const indexedListeners: (() => void)[] = [];
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
    else settle(pending, message);
  });
  worker.postMessage({ desk: 'open', key });
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
    failed: failed.promise,
    stop: () => worker.terminate(),
  };
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
