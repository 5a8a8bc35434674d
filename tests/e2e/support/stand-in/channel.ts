import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

/** Talk between the main process (this child) and the test worker that owns Chromium: numbered questions both ways. */
interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}
export interface Question {
  readonly id: number;
  readonly op: string;
  readonly [key: string]: unknown;
}
type Reply = { readonly reply: number; readonly result?: unknown; readonly error?: string };

/** What the parent gave this process to know about itself. */
export const config = JSON.parse(process.env.ELECTRON_TEST_HOST ?? '{}') as {
  userData: string;
  appPath: string;
  version: string;
  name: string;
  electronVersion: string;
  locale: string;
  argv: string[];
};

/** Structured clone as text; the same file is pasted into the page. */
export const wire = runInThisContext(readFileSync(new URL('../wire.js', import.meta.url), 'utf8')) as {
  encode(value: unknown): string;
  decode(text: string): unknown;
};

let lastId = 0;
const waiting = new Map<number, Waiting>();
const answers = new Map<string, (question: Question) => unknown>();

/** Asks the parent. */
export function ask(op: string, data: Record<string, unknown> = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    waiting.set(id, { resolve, reject });
    process.send?.({ ...data, id, op });
  });
}

/** Tells the parent without waiting; a parent that is gone does not matter. */
export function tell(op: string, data: Record<string, unknown> = {}): void {
  ask(op, data).catch(() => undefined);
}

/** Names who answers the parent's questions of one kind. */
export function answer(op: string, act: (question: Question) => unknown): void {
  answers.set(op, act);
}

process.on('message', (message: Question | Reply) => {
  if (isReply(message)) settle(message);
  else void respond(message);
});
process.on('disconnect', () => process.exit(1)); // the test worker is gone

function isReply(message: Question | Reply): message is Reply {
  return 'reply' in message;
}

function settle(message: Reply): void {
  const asker = waiting.get(message.reply);
  waiting.delete(message.reply);
  if (message.error === undefined) asker?.resolve(message.result);
  else asker?.reject(new Error(message.error));
}

async function respond(question: Question): Promise<void> {
  try {
    const act = answers.get(question.op);
    if (!act) throw new Error(`test host: nobody answers ${question.op}`);
    process.send?.({ reply: question.id, result: await act(question) });
  } catch (error) {
    process.send?.({
      reply: question.id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
  }
}
