import { gunzipSync, gzipSync } from 'node:zlib';
import { type FeedRow, PROTOCOL, type PushRow, type Result, type SecondDesk } from './desk.ts';
import { hashOf, type Json, newId } from './form.ts';
import { isSignedBy, keyFor, keyOf, newPair, type Pair, type PublicKeys, signed } from './pair.ts';
import { openFile, sealFile, uint32 } from './seal.ts';

interface Head {
  readonly kind: string;
  readonly countyId: number;
  readonly townId: number;
  readonly deviceId: string;
  readonly id: string;
  readonly part: number;
  readonly parts: number;
  readonly number: number;
  readonly madeAt: string;
  readonly from: string;
  readonly to: string;
  readonly ephemeral: string;
  readonly size: number;
  readonly hash: string;
}

/** An attachment as it travels. */
export interface Carried {
  readonly sha256: string;
  readonly content: Uint8Array;
}

export interface CourierAnswer {
  readonly head: { readonly epoch: string; readonly after: number; readonly seq: number; readonly packages: string[] };
  readonly results: (Result & { readonly rev: string })[];
  readonly feed: FeedRow[];
  readonly has: string[];
  readonly reference: Json | null;
}

interface CountyKeys {
  readonly countyId: number;
  readonly keys: PublicKeys;
}

const MARK = 'SZC1';
const SIGNATURE = 64;
const purposeOf = ({ kind, id, part, parts }: Pick<Head, 'kind' | 'id' | 'part' | 'parts'>) =>
  `sanzhi-courier|${kind}|${id}|${part}/${parts}`;

/** SPEC §12: packages and answers of one desk. */
export class Courier {
  readonly own: Pair;
  readonly #desk: SecondDesk;
  readonly #county: CountyKeys;
  #number = 0;
  #sent: readonly PushRow[] = [];

  private constructor(desk: SecondDesk, own: Pair, county: CountyKeys) {
    this.#desk = desk;
    this.own = own;
    this.#county = county;
  }

  /** Meets the county once. */
  static async of(desk: SecondDesk): Promise<Courier> {
    const own = newPair();
    return new Courier(desk, own, await desk.ask('courier-key', { method: 'PUT', body: own.public }));
  }

  /** A package of one part with everything that the county may not have. */
  pack(papers: readonly Carried[] = [], more: Json = {}, rows: readonly PushRow[] = this.#desk.waiting()) {
    const { epoch, place: after } = this.#desk;
    const { version } = this.#desk.author.catalogue;
    const ask = { protocol: PROTOCOL, epoch, after, catalogue: version, reference: '', ...more };
    const lines = [
      { ask },
      ...rows.map((row) => ({ row })),
      ...papers.map(({ sha256, content }) => ({ paper: { sha256, content: hashOf(content), size: content.length } })),
    ];
    this.#number++;
    this.#sent = rows;
    const contents = papers.map(({ content }) => content);
    return this.#file({ id: packageId(lines), part: 1, parts: 1, number: this.#number }, lines, contents);
  }

  #file(of: Pick<Head, 'id' | 'part' | 'parts' | 'number'>, lines: readonly Json[], contents: readonly Uint8Array[]) {
    const { countyId, keys } = this.#county;
    const { townId, deviceId } = this.#desk;
    const said = { format: 1, kind: 'package', countyId, townId, deviceId, ...of, madeAt: '2026-11-03T09:00' };
    const { key, ephemeral } = keyFor(keys, purposeOf(said));
    const text = [...lines, { end: { lines: lines.length } }].map((line) => `${JSON.stringify(line)}\n`).join('');
    const packed = gzipSync(text);
    const body = sealFile(key, Buffer.concat([uint32(packed.length), packed, ...contents]), purposeOf(said));
    const head = { ...said, from: this.own.public.keyId, to: keys.keyId, ephemeral };
    const headText = Buffer.from(JSON.stringify({ ...head, size: body.length, hash: hashOf(body) }));
    const signedPart = Buffer.concat([Buffer.from(MARK), uint32(headText.length), headText]);
    const file = new Uint8Array(Buffer.concat([signedPart, signed(this.own, signedPart), body]));
    return { id: of.id, file };
  }

  /** Opens an answer and does what it says (SPEC §12 “Reading it”). */
  read(answer: Uint8Array): CourierAnswer {
    const bytes = Buffer.from(answer);
    const start = 8 + bytes.readUInt32BE(4);
    const head = JSON.parse(bytes.subarray(8, start).toString('utf8')) as Head;
    const [signature, body] = [bytes.subarray(start, start + SIGNATURE), bytes.subarray(start + SIGNATURE)];
    const isOurs = head.kind === 'answer' && head.to === this.own.public.keyId && head.from === this.#county.keys.keyId;
    const isWhole = body.length === head.size && hashOf(body) === head.hash;
    if (bytes.subarray(0, 4).toString() !== MARK || !isOurs || !isWhole) throw new Error('S18');
    if (!isSignedBy(this.#county.keys, signature, bytes.subarray(0, start))) throw new Error('S18');
    const plain = openFile([keyOf(this.own, head.ephemeral, purposeOf(head))], body, purposeOf(head));
    const text = gunzipSync(plain.subarray(4, 4 + plain.readUInt32BE(0))).toString('utf8');
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Json);
    if ((lines.pop()?.end as { lines?: number } | undefined)?.lines !== lines.length) throw new Error('S18');
    const all = <Item>(name: string) => lines.flatMap((line) => (name in line ? [line[name] as Item] : []));
    const [said] = all<CourierAnswer['head']>('answer');
    if (!said || said.after > this.#desk.place) throw new Error('S25');
    const read = { head: said, results: all<CourierAnswer['results'][number]>('result'), feed: all<FeedRow>('feed') };
    this.#desk.settle(read.results, this.#sent);
    for (const row of read.feed) this.#desk.take(row);
    this.#desk.place = Math.max(this.#desk.place, said.seq);
    return { ...read, has: all('has'), reference: all<Json>('reference')[0] ?? null };
  }
}

/** A name that the same content always gets (SPEC §12.1): a UUID of version 8 of the hash of all lines but `ask`. */
function packageId(lines: readonly Json[]): string {
  const rest = lines.filter((line) => !('ask' in line));
  if (rest.length === 0) return newId();
  const hash = hashOf(rest.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
