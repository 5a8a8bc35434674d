import { CodedError } from '#shared/kernel/coded-error.ts';
import { type PictureReply, type PictureRequest, pictureReplySchema } from './picture-messages.ts';

/** Makes a picture ready for keeping in a worker of its own. @throws CodedError F08 */
export async function takePicture(request: PictureRequest): Promise<Extract<PictureReply, { kind: 'done' }>> {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module', name: 'picture' });
  try {
    const reply = await new Promise<unknown>((resolve, reject) => {
      worker.onerror = () => reject(new CodedError('F08'));
      worker.onmessageerror = () => reject(new CodedError('F08'));
      worker.onmessage = (event) => resolve(event.data);
      worker.postMessage(request);
    });
    const parsed = pictureReplySchema.parse(reply);
    if (parsed.kind === 'failed') throw new CodedError(parsed.code, parsed.detail);
    return parsed;
  } finally {
    worker.terminate();
  }
}
