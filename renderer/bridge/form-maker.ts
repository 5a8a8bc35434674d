import { CodedError } from '#shared/kernel/coded-error.ts';
import type { FormPlan, FormProblem, FormTemplate } from '#shared/workbook/form/form-model.ts';
import type { FormReply, FormRequest } from './form-messages.ts';

/** A form that is not read or filled by then is not going to be: its worker is ended. */
const LONGEST_MS = 60_000;

/** What a form's file holds, for marking. @throws CodedError F01, F02, F03, F04 */
export async function readFormFile(bytes: Uint8Array): Promise<FormTemplate> {
  const reply = await ask({ kind: 'read', bytes });
  if (reply.kind !== 'read') throw new CodedError('F04');
  return reply.template;
}

/** What speaks against filling it so; empty: nothing. @throws CodedError F01, F02, F03, F04 */
export async function checkFormFile(bytes: Uint8Array, plans: readonly FormPlan[]): Promise<readonly FormProblem[]> {
  const reply = await ask({ kind: 'check', bytes, plans });
  if (reply.kind !== 'checked') throw new CodedError('F04');
  return reply.problems;
}

/** The filled file. @throws CodedError F26, F01, F02, F03, F04 */
export async function fillFormFile(bytes: Uint8Array, plans: readonly FormPlan[]): Promise<Uint8Array<ArrayBuffer>> {
  const reply = await ask({ kind: 'fill', bytes, plans });
  if (reply.kind !== 'filled') throw new CodedError('F04');
  return reply.bytes;
}

async function ask(request: FormRequest): Promise<FormReply> {
  const worker = new Worker(new URL('./form-worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<FormReply>();
  const timer = setTimeout(() => reject(new CodedError('F04', '模板过于复杂，处理超时')), LONGEST_MS);
  worker.onerror = () => reject(new CodedError('F04'));
  worker.onmessageerror = () => reject(new CodedError('F04'));
  worker.onmessage = (event: MessageEvent<FormReply>) => {
    if (event.data.kind === 'failed') reject(new CodedError(event.data.code, event.data.detail));
    else resolve(event.data);
  };
  worker.postMessage(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
