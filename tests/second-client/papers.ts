import type { SecondDesk } from './desk.ts';
import { hashOf, type Json } from './form.ts';
import { type Box, type Key, open, openFile, seal, sealFile } from './seal.ts';

interface Upload {
  readonly received: number;
  readonly complete: boolean;
}

/** SPEC §9: an attachment ready to travel, sealed under the town's key. */
export function sealedPaper(desk: SecondDesk, plain: Uint8Array) {
  const sha256 = hashOf(plain);
  return { sha256, content: sealFile(keyOf(desk), plain, sha256) };
}

/** SPEC §5: the attachment as a record of a sealing type lists it. */
export function listed(
  desk: SecondDesk,
  plain: Uint8Array,
  words: { readonly name: string; readonly caption: string },
) {
  const sha256 = hashOf(plain);
  const { account, now } = desk.author;
  return {
    sha256,
    name: `附件${words.name.slice(words.name.lastIndexOf('.'))}`,
    caption: '',
    paper: '',
    mediaType: 'image/jpeg',
    size: plain.length,
    addedAt: now(),
    by: account.name,
    sensitivity: 'sealed',
    label: seal(keyOf(desk), JSON.stringify(words), sha256),
  };
}

/** The words that people gave it. */
export function wordsOf(desk: SecondDesk, { sha256, label }: { readonly sha256: string; readonly label?: Box }): Json {
  return label ? (JSON.parse(open(desk.keys, label, sha256)) as Json) : {};
}

function keyOf({ keys: [key] }: SecondDesk): Key {
  if (!key) throw new Error('no town key');
  return key;
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
export async function download(
  desk: SecondDesk,
  { sha256, sensitivity }: { readonly sha256: string; readonly sensitivity?: unknown },
  cut: number,
): Promise<Buffer> {
  const part = async (range: string) => {
    const answer = await desk.wire.answer(`/api/v1/attachments/${sha256}`, { headers: { range } });
    return { bytes: Buffer.from(await answer.arrayBuffer()), hash: answer.headers.get('x-sanzhi-content') };
  };
  const first = await part(`bytes=0-${cut - 1}`);
  const content = Buffer.concat([first.bytes, (await part(`bytes=${cut}-`)).bytes]);
  if (hashOf(content) !== first.hash) throw new Error('damaged on the way');
  const plain = sensitivity === 'sealed' ? openFile(desk.keys, content, sha256) : content;
  if (hashOf(plain) !== sha256) throw new Error('not what its name says');
  return plain;
}
