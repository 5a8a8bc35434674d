import { isErrorCode } from '#shared/kernel/coded-error.ts';
import type { CalledMessage, CallMessage } from './desk-protocol.ts';
import { CODE_NAME, type PageCall, type PageCalls } from './page-calls.ts';

/** The page's functions as the worker calls them. */
export class PageLink {
  readonly #send: (message: CallMessage) => void;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;

  constructor(send: (message: CallMessage) => void) {
    this.#send = send;
  }

  call<Call extends PageCall>(call: Call, ...args: Parameters<PageCalls[Call]>): ReturnType<PageCalls[Call]> {
    const done = Promise.withResolvers<unknown>();
    const callId = ++this.#last;
    this.#waiting.set(callId, done);
    this.#send({ desk: 'call', callId, call, args });
    return done.promise as ReturnType<PageCalls[Call]>;
  }

  settle({ callId, value, code }: CalledMessage): void {
    const waiting = this.#waiting.get(callId);
    this.#waiting.delete(callId);
    if (code === undefined) {
      waiting?.resolve(value);
      return;
    }
    const error = new Error('the page could not');
    // a full disk has one name everywhere in the store
    error.name = code === 'S02' ? 'QuotaExceededError' : `${CODE_NAME}${isErrorCode(code) ? code : 'X01'}`;
    waiting?.reject(error);
  }
}
