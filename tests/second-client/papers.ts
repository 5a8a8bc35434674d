import type { SecondDesk } from './desk.ts';
import { hashOf } from './form.ts';
import { openFile, sealFile } from './seal.ts';

interface Upload {
  readonly received: number;
  readonly complete: boolean;
}

/** SPEC §9: an attachment ready to travel, sealed under the town's key. */
export function sealedPaper(desk: SecondDesk, plain: Uint8Array) {
  const [key] = desk.keys;
  if (!key) throw new Error('no town key');
  const sha256 = hashOf(plain);
  return { sha256, content: sealFile(key, plain, sha256) };
}

/** SPEC §9: sends from wherever the county is, at most so many pieces. */
export async function upload(
  desk: SecondDesk,
  paper: { readonly sha256: string; readonly content: Uint8Array<ArrayBuffer> },
  pieceBytes: number,
  pieces = Number.POSITIVE_INFINITY,
): Promise<Upload> {
  const { sha256, content } = paper;
  const hash = hashOf(content);
  let state = await desk.ask<Upload>(`attachments/${sha256}/state?content=${hash}`);
  for (let sent = 0; !state.complete && sent < pieces; sent++) {
    state = await desk.ask<Upload>(`attachments/${sha256}`, {
      method: 'PATCH',
      bytes: content.slice(state.received, state.received + pieceBytes),
      headers: {
        'x-sanzhi-content': hash,
        'x-sanzhi-offset': String(state.received),
        'x-sanzhi-size': String(content.length),
      },
    });
  }
  return state;
}

/** SPEC §9: reads an attachment, in two ranges, and checks content and plain bytes. */
export async function download(desk: SecondDesk, sha256: string, cut: number): Promise<Buffer> {
  const part = async (range: string) => {
    const answer = await desk.wire.answer(`/api/v1/attachments/${sha256}`, { headers: { range } });
    return { bytes: Buffer.from(await answer.arrayBuffer()), hash: answer.headers.get('x-sanzhi-content') };
  };
  const first = await part(`bytes=0-${cut - 1}`);
  const content = Buffer.concat([first.bytes, (await part(`bytes=${cut}-`)).bytes]);
  if (hashOf(content) !== first.hash) throw new Error('damaged on the way');
  const plain = content.subarray(0, 4).toString() === 'SZF1' ? openFile(desk.keys, content, sha256) : content;
  if (hashOf(plain) !== sha256) throw new Error('not what its name says');
  return plain;
}
