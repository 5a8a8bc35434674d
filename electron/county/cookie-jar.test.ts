import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../platform/secrets.ts';
import { cookieJar, readSetCookie } from './cookie-jar.ts';

const HERE = 'https://county.example';
const noRing = {
  isEncryptionAvailable: () => false,
  encryptString: () => Buffer.alloc(0),
  decryptString: () => '',
};
let folder: string;
const openJar = () => cookieJar(join(folder, 'credential'), openSecrets(noRing, join(folder, 'key')));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jar-'));
});

describe('the credential of a desk', () => {
  it('is kept over a restart, sealed, readable by this user only', async () => {
    await openJar().take(HERE, ['sanzhi_device=top-secret; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000']);
    expect(await openJar().headerFor(HERE)).toBe('sanzhi_device=top-secret');
    expect(readFileSync(join(folder, 'credential')).includes('top-secret')).toBe(false);
    expect(statSync(join(folder, 'credential')).mode & 0o077).toBe(0);
  });
  it('goes to the county that set it and to no other', async () => {
    const jar = openJar();
    await jar.take(HERE, ['sanzhi_device=a']);
    expect(await jar.headerFor('https://other.example')).toBeNull();
    expect(await jar.headerFor('http://county.example')).toBeNull();
  });
  it('is gone, on disk too, when the county takes it back', async () => {
    const jar = openJar();
    await jar.take(HERE, ['sanzhi_device=a']);
    await jar.take(HERE, ['sanzhi_device=; Max-Age=0']);
    expect(await jar.headerFor(HERE)).toBeNull();
    expect(existsSync(join(folder, 'credential'))).toBe(false);
  });
  it('counts as absent on another PC or when the file is damaged', async () => {
    await openJar().take(HERE, ['sanzhi_device=a']);
    writeFileSync(join(folder, 'key'), randomBytes(32));
    expect(await openJar().headerFor(HERE)).toBeNull();
    writeFileSync(join(folder, 'credential'), 'rubbish');
    expect(await openJar().headerFor(HERE)).toBeNull();
  });
});

describe('a Set-Cookie header', () => {
  it.each([
    ['sanzhi_device=abc.def-1; HttpOnly', { name: 'sanzhi_device', value: 'abc.def-1' }],
    ['sanzhi_device=abc; Expires=Thu, 01 Jan 1970 00:00:00 GMT', { name: 'sanzhi_device', value: null }],
    ['sanzhi_device=abc; Expires=Thu, 01 Jan 2015 00:00:00 GMT', { name: 'sanzhi_device', value: 'abc' }],
    ['session=abc', null],
    ['sanzhi_device=a b', null],
    ['sanzhi_device="a"', null],
    ['', null],
  ])('%s', (header, expected) => expect(readSetCookie(header)).toEqual(expected));
});
