import { CodedError } from '#shared/kernel/coded-error.ts';
import { fillForm, formProblems } from '#shared/workbook/form/fill-form.ts';
import type { FormPorts } from '#shared/workbook/form/form-package.ts';
import { readForm } from '#shared/workbook/form/read-form.ts';
import { streamInflate } from '#shared/workbook/stream-inflate.ts';
import type { FormReply, FormRequest } from './form-messages.ts';

/** The Web Worker that reads and fills forms, so that no form can hold up the window; told once, then ended. */
self.onmessage = (event: MessageEvent<FormRequest>) => {
  void answer(event.data);
};

const PORTS: FormPorts = {
  compressor: () => new CompressionStream('deflate-raw'),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  now: () => Date.now(),
  inflate: streamInflate(() => new DecompressionStream('deflate-raw')),
};

async function answer(request: FormRequest): Promise<void> {
  const reply = (message: FormReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
  try {
    if (request.kind === 'read') return reply({ kind: 'read', template: await readForm(request.bytes, PORTS) });
    if (request.kind === 'check') {
      return reply({ kind: 'checked', problems: await formProblems(request.bytes, request.plans, PORTS) });
    }
    const bytes = await fillForm(request.bytes, request.plans, PORTS);
    reply({ kind: 'filled', bytes }, [bytes.buffer]);
  } catch (error) {
    if (!(error instanceof CodedError)) return reply({ kind: 'failed', code: 'F04' });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}
