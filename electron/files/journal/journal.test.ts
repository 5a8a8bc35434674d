import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../../platform/secrets.ts';
import { type Journal, openJournal } from './journal.ts';

const noRing = { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => '' };
const quiet = () => undefined;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array) => new TextDecoder().decode(body);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sanzhi-journal-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = () => join(home, 'journal');
const open = (keyFile = 'secret.key') => openJournal(folder(), openSecrets(noRing, join(home, keyFile)), quiet);
const segments = () => readdirSync(folder()).filter((name) => name.endsWith('.szj'));
const newest = () => join(folder(), segments().at(-1) ?? '');

async function all(journal: Journal): Promise<[number, string][]> {
  const found: [number, string][] = [];
  for (let [after, more] = [0, true]; more; ) {
    const page = await journal.read(after);
    for (const { seq, body } of page.entries) found.push([seq, text(body)]);
    after = found.at(-1)?.[0] ?? after;
    more = page.more;
  }
  return found;
}

describe('the journal', () => {
  it('keeps entries in order over starts, in ciphertext', async () => {
    const first = await open();
    expect(await first.append([bytes('甲'), bytes('乙')])).toBe(2);
    const again = await open();
    expect(again.state()).toMatchObject({ first: 1, last: 2, findings: [] });
    expect(await again.append([bytes('绝密标记')])).toBe(3);
    expect(await all(await open())).toEqual([
      [1, '甲'],
      [2, '乙'],
      [3, '绝密标记'],
    ]);
    for (const name of segments()) expect(readFileSync(join(folder(), name)).includes('绝密标记')).toBe(false);
  });

  it('flushes together what comes together, and answers each with its own number', async () => {
    const journal = await open();
    const seqs = await Promise.all(Array.from({ length: 50 }, (_, at) => journal.append([bytes(`第${at}条`)])));
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect((await all(await open())).map(([, word]) => word)).toEqual(
      Array.from({ length: 50 }, (_, at) => `第${at}条`),
    );
  });

  it('cuts a torn end at the last whole entry, wherever it was torn, says so and goes on from there', async () => {
    const journal = await open();
    await journal.append([bytes('一'), bytes('二')]);
    const whole = statSync(newest()).size;
    await journal.append([bytes('三'.repeat(30))]);
    const size = statSync(newest()).size;
    const image = readFileSync(newest());
    for (const cut of [whole + 1, whole + 4, whole + 19, whole + 25, size - 1]) {
      writeFileSync(newest(), image);
      truncateSync(newest(), cut);
      const opened = await open();
      expect(opened.state()).toMatchObject({ last: 2, findings: [{ kind: 'cut', bytes: cut - whole }] });
      expect(await all(opened)).toEqual([
        [1, '一'],
        [2, '二'],
      ]);
      expect(statSync(newest()).size).toBe(whole);
    }
    const opened = await open();
    expect(opened.state().findings).toEqual([]);
    expect(await opened.append([bytes('四')])).toBe(3);
    expect((await all(await open())).at(-1)).toEqual([3, '四']);
    expect(readdirSync(folder()).filter((name) => name.includes('.cut-')).length).toBeGreaterThan(0);
  });

  it('a flipped bit in the last entry cuts it; in the middle it costs that entry alone and is told', async () => {
    const journal = await open();
    const ends: number[] = [];
    for (const word of ['一', '二', '三']) {
      await journal.append([bytes(word)]);
      ends.push(statSync(newest()).size);
    }
    const image = readFileSync(newest());
    const flipped = Buffer.from(image);
    const middle = (ends[0] ?? 0) + 30;
    flipped[middle] = (flipped[middle] ?? 0) ^ 1;
    writeFileSync(newest(), flipped);
    const opened = await open();
    expect(opened.state()).toMatchObject({ last: 3 });
    expect(opened.state().findings).toEqual([
      { kind: 'damaged', bytes: (ends[1] ?? 0) - (ends[0] ?? 0) },
      { kind: 'missing', from: 2, to: 2 },
    ]);
    expect(await all(opened)).toEqual([
      [1, '一'],
      [3, '三'],
    ]);
    image[image.length - 1] = (image[image.length - 1] ?? 0) ^ 1;
    writeFileSync(newest(), image);
    expect((await open()).state()).toMatchObject({ last: 2, findings: [{ kind: 'cut' }] });
  });

  it('never takes an entry of another journal or another place for its own', async () => {
    const journal = await open();
    await journal.append([bytes('一'), bytes('二')]);
    const image = readFileSync(newest());
    // the body of the first entry under the number of a third: the checksum is made right, the seal cannot be
    const foreign = await openJournal(join(home, 'other'), openSecrets(noRing, join(home, 'k2')), quiet);
    await foreign.append([bytes('别处一'), bytes('别处二'), bytes('别处三')]);
    const other = readFileSync(
      join(home, 'other', readdirSync(join(home, 'other')).find((n) => n.endsWith('.szj')) ?? ''),
    );
    writeFileSync(newest(), Buffer.concat([image, other.subarray(other.lastIndexOf('SZJE'))]));
    const opened = await open();
    expect((await all(opened)).map(([, word]) => word)).toEqual(['一', '二']);
  });

  it('goes on in a new file beyond 8 MB, and trims only whole files that a snapshot covers', async () => {
    const journal = await open();
    for (let at = 0; at < 5; at++) await journal.append([randomBytes(4_300_000)]);
    expect(segments().length).toBe(3);
    expect((await all(journal)).map(([seq]) => seq)).toEqual([1, 2, 3, 4, 5]);
    await journal.trim(3);
    expect((await all(journal)).map(([seq]) => seq)).toEqual([3, 4, 5]);
    expect((await open()).state()).toMatchObject({ first: 3, last: 5, findings: [] });
    await journal.trim(5);
    expect((await open()).state()).toMatchObject({ last: 5 }); // the file being written stays
  });

  it('puts a journal aside whole when its key cannot be opened here, and begins a new one', async () => {
    const journal = await open();
    await journal.append([bytes('一')]);
    const opened = await open('another.key');
    expect(opened.state()).toMatchObject({ last: 0, findings: [{ kind: 'unreadable' }] });
    expect(opened.state().id).not.toBe(journal.state().id);
    expect(readdirSync(home).some((name) => name.startsWith('journal-unreadable-'))).toBe(true);
    expect(await opened.append([bytes('新')])).toBe(1);
  });

  it('damage anywhere never yields a wrong entry and never more loss than what was touched', async () => {
    const journal = await open();
    const words = Array.from({ length: 40 }, (_, at) => `条目${at}`);
    for (const word of words) await journal.append([bytes(word)]);
    const image = readFileSync(newest());
    for (let round = 0; round < 60; round++) {
      const hurt = Buffer.from(image);
      const at = (round * 7919) % hurt.length;
      const length = 1 + ((round * 37) % 120);
      hurt.fill(round, at, Math.min(hurt.length, at + length));
      writeFileSync(newest(), hurt);
      const found = await all(await open());
      for (const [seq, word] of found) expect(word).toBe(words[seq - 1]);
      expect(found.length).toBeGreaterThanOrEqual(40 - 2 - Math.ceil(length / 50));
    }
  });
});
