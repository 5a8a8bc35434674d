import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CountOrder, CountReply } from './count-messages.ts';

/** The counting thread as its only user sees it; started when first needed, started again after it failed. */
export class CountThread {
  #worker: Worker | null = null;
  /** Version of the catalogue that the thread has. */
  knownVersion: number | null = null;

  tell(order: CountOrder): void {
    if (order.kind === 'begin') this.knownVersion = order.version;
    this.#running().postMessage(order);
  }

  /** Ends what was told and answers the figures and reaches. @throws Error when the thread failed */
  async end(): Promise<CountReply> {
    const worker = this.#running();
    const { promise, resolve, reject } = Promise.withResolvers<CountReply>();
    const onExit = () => reject(new Error('the counting thread ended'));
    worker.once('message', resolve).once('error', reject).once('exit', onExit);
    worker.postMessage({ kind: 'end' } satisfies CountOrder);
    try {
      return await promise;
    } catch (thrown) {
      await this.stop();
      throw thrown;
    } finally {
      worker.off('message', resolve).off('error', reject).off('exit', onExit);
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.knownVersion = null;
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(join(import.meta.dirname, 'count-worker.ts'), { execArgv: [], env: {} });
    worker.unref();
    this.#worker = worker;
    this.knownVersion = null;
    return worker;
  }
}
