import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type KeyPair, newKeyPair, type PairCipher } from '#shared/seal/key-pair.ts';
import { type GzipPort, packBody, unpackBody } from './courier-body.ts';
import { type CourierFacts, openCourierFile, readCourierFile, writeCourierFile } from './courier-file.ts';
import { readPackage } from './package-body.ts';

const cipher = crypto.subtle as unknown as PairCipher; // the port names the part of WebCrypto that is used
const ports = { cipher, chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) } };
const gzip: GzipPort = {
  zip: async (bytes) => new Uint8Array(gzipSync(bytes)),
  unzip: async (bytes, limit) => {
    const plain = gunzipSync(bytes);
    return plain.length > limit ? null : new Uint8Array(plain);
  },
};
const facts: CourierFacts = {
  kind: 'package',
  countyId: 999901,
  townId: 999901101,
  deviceId: 'dev-a',
  id: '0198c0de-0000-7000-8000-000000000001',
  part: 1,
  parts: 1,
  number: 7,
  madeAt: '2027-01-15T08:00',
};
const ask = { protocol: 3, epoch: 'e1', after: 4, catalogue: 2, reference: 't1' };
const lines = [JSON.stringify({ ask }), JSON.stringify({ row: { base: null, record: { id: 'x', rev: '1-a-b' } } })];

let [desk, county, other] = [] as unknown as [KeyPair, KeyPair, KeyPair];
let file: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  [desk, county, other] = await Promise.all([newKeyPair(cipher), newKeyPair(cipher), newKeyPair(cipher)]);
  file = await writeCourierFile(ports, facts, { signer: desk, receiver: county.public }, await packBody(gzip, lines));
});

/** Everything a county does with a file before it looks at records. */
async function read(bytes: Uint8Array<ArrayBuffer>, signer = desk.public, receiver = county) {
  const plain = await openCourierFile(ports, readCourierFile(bytes), { signer, receiver });
  return readPackage(await unpackBody(gzip, plain));
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => 'read',
    (error: unknown) => (error instanceof CodedError ? error.code : String(error)),
  );
}

test('what was packed is read again, and the outside names no record', async () => {
  const carried = await read(file);
  expect(carried.ask).toMatchObject(ask);
  expect(carried.rows).toEqual([{ base: null, record: { id: 'x', rev: '1-a-b' } }]);
  const outside = new TextDecoder('latin1').decode(file);
  expect(outside).not.toContain('1-a-b');
});

test('a file cut off anywhere is said to be cut off, never read', async () => {
  for (let length = 0; length < file.length; length++) {
    const code = await codeOf(read(file.slice(0, length)));
    expect([length, code]).toEqual([length, length === 0 ? 'S15' : 'S17']);
  }
});

test('a changed bit anywhere is noticed', async () => {
  for (let at = 0; at < file.length; at++) {
    const changed = file.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    expect(['S15', 'S16', 'S17', 'S18']).toContain(await codeOf(read(changed)));
  }
}, 60_000);

test('bytes behind the end, another mark, and any rubbish are no courier file', async () => {
  expect(await codeOf(read(new Uint8Array([...file, 0])))).toBe('S18');
  expect(await codeOf(read(new TextEncoder().encode('PK\u0003\u0004 some zip')))).toBe('S15');
  for (let round = 0; round < 200; round++) {
    const rubbish = ports.chance.bytes(round * 7);
    if (round % 2) rubbish.set(file.subarray(0, Math.min(8, rubbish.length)));
    expect(['S15', 'S17', 'S18']).toContain(await codeOf(read(rubbish)));
  }
});

test('only whom it is for can open it, and only as its maker’s', async () => {
  expect(await codeOf(read(file, desk.public, other))).toBe('S18');
  expect(await codeOf(read(file, other.public))).toBe('S18');
  // who knows the county's public key can seal to it, but not sign as the desk
  const forged = await writeCourierFile(
    ports,
    facts,
    { signer: other, receiver: county.public },
    await packBody(gzip, lines),
  );
  expect(await codeOf(read(forged))).toBe('S18');
});

test('a head from one file does not fit another body', async () => {
  const parties = { signer: desk, receiver: county.public };
  const second = await writeCourierFile(ports, { ...facts, number: 8 }, parties, await packBody(gzip, lines));
  const [a, b] = [readCourierFile(file), readCourierFile(second)];
  const mixed = new Uint8Array([...a.signed, ...a.signature, ...b.body]);
  expect(await codeOf(read(mixed))).toBe('S18');
});

test('a newer format says that the program is too old', async () => {
  const { signed, signature, body } = readCourierFile(file);
  const text = new TextDecoder().decode(signed.subarray(8)).replace('"format":1', '"format":2');
  const newer = new Uint8Array([...signed.subarray(0, 8), ...new TextEncoder().encode(text), ...signature, ...body]);
  expect(await codeOf(read(newer))).toBe('S16');
});

test('lines that are missing, added or no JSON are not read, and too much is not unpacked', async () => {
  const sealed = async (body: Uint8Array<ArrayBuffer>) =>
    writeCourierFile(ports, facts, { signer: desk, receiver: county.public }, body);
  const body = await packBody(gzip, lines);
  const packedOf = (text: string) => {
    const packed = gzipSync(text);
    const whole = new Uint8Array(4 + packed.length);
    new DataView(whole.buffer).setUint32(0, packed.length);
    whole.set(packed, 4);
    return whole;
  };
  const end = (count: number) => JSON.stringify({ end: { lines: count } });
  expect(await codeOf(read(await sealed(packedOf([...lines, end(3)].join('\n')))))).toBe('S18');
  expect(await codeOf(read(await sealed(packedOf([lines[1], end(1)].join('\n')))))).toBe('S18');
  expect(await codeOf(read(await sealed(packedOf(`${lines[0]}\n{"row":\n${end(2)}`))))).toBe('S18');
  expect(await codeOf(read(await sealed(new Uint8Array([...body, 1, 2, 3]))))).toBe('S18');
  expect(await codeOf(read(await sealed(new Uint8Array([255, 255, 255, 255]))))).toBe('S18');
  const small: GzipPort = { ...gzip, unzip: async () => null };
  await expect(unpackBody(small, body)).rejects.toMatchObject({ code: 'S30' });
});
