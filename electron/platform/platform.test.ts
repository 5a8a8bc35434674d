import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openLog } from './log.ts';
import { type KeyRing, openSecrets } from './secrets.ts';
import { settingsFile } from './settings.ts';
import { writeSafely } from './write-safely.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'platform-'));
});

const ring = (backend: string, isAvailable = true): KeyRing => ({
  isEncryptionAvailable: () => isAvailable,
  getSelectedStorageBackend: () => backend,
  encryptString: (text) => Buffer.from(`ring:${text}`),
  decryptString: (sealed) => sealed.toString().slice('ring:'.length),
});

describe('secrets', () => {
  it.each([
    ['linux', 'gnome_libsecret', true, true],
    ['linux', 'basic_text', true, false],
    ['linux', 'unknown', true, false],
    ['linux', 'gnome_libsecret', false, false],
    ['win32', '', true, true],
    ['darwin', '', false, false],
  ] as const)('on %s with %s (available: %s) are kept by the system: %s', (platform, backend, isAvailable, kept) => {
    const secrets = openSecrets(ring(backend, isAvailable), join(folder, 'key'), platform);
    expect(secrets.kept).toBe(kept);
    const sealed = secrets.seal('密');
    expect(secrets.open(sealed)).toBe('密');
    expect(sealed.toString().includes('ring:')).toBe(kept);
  });
  it('sealed with the key file still open after the system offers a key ring', () => {
    const sealed = openSecrets(ring('basic_text'), join(folder, 'key'), 'linux').seal('x');
    expect(openSecrets(ring('kwallet6'), join(folder, 'key'), 'linux').open(sealed)).toBe('x');
  });
  it('that were changed by one bit do not open', () => {
    const secrets = openSecrets(ring('basic_text'), join(folder, 'key'), 'linux');
    const sealed = secrets.seal('x');
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(secrets.open(sealed)).toBeNull();
    expect(secrets.open(Buffer.alloc(0))).toBeNull();
    expect(statSync(join(folder, 'key')).mode & 0o077).toBe(0);
  });
});

describe('the log', () => {
  it('blots out whatever could be a name or a text', () => {
    openLog(join(folder, 'logs', 'desk.log'))('guard.stopped', { what: '张三 13812345678 的申请', count: 2, ok: true });
    const line = JSON.parse(readFileSync(join(folder, 'logs', 'desk.log'), 'utf8'));
    expect(line).toMatchObject({ event: 'guard.stopped', what: '___13812345678____', count: 2, ok: true });
  });
  it('begins a new file when the old one is full', () => {
    const path = join(folder, 'desk.log');
    writeFileSync(path, 'x'.repeat(1_000_001));
    openLog(path)('start');
    expect([readdirSync(folder).sort(), readFileSync(path, 'utf8').length < 200]).toEqual([
      ['desk.log', 'desk.log.1'],
      true,
    ]);
  });
  it('never stops the work', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openLog(join(folder, 'file', 'desk.log'))('start')).not.toThrow();
  });
});

describe('settings', () => {
  it('keep what this version does not know', async () => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify({ later: 1 }));
    await settingsFile(path).change({ countyOrigin: 'http://a.example' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ later: 1, countyOrigin: 'http://a.example' });
  });
  it.each(['', '{', '[]', '{"countyOrigin":5}'])('that read %s count as none', async (text) => {
    writeFileSync(join(folder, 'settings.json'), text);
    expect(await settingsFile(join(folder, 'settings.json')).read()).toEqual({});
  });
});

describe('writing a file', () => {
  it('replaces it whole and leaves nothing else behind', async () => {
    await writeSafely(join(folder, '台账.xlsx'), 'old');
    await writeSafely(join(folder, '台账.xlsx'), new Uint8Array([1, 2]));
    expect([readdirSync(folder), [...readFileSync(join(folder, '台账.xlsx'))]]).toEqual([['台账.xlsx'], [1, 2]]);
  });
  it('that fails leaves the target as it was', async () => {
    const target = join(folder, 'is-a-folder');
    await writeSafely(join(folder, 'x'), '');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(target, 'inside'), { recursive: true });
    await expect(writeSafely(target, 'new')).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['is-a-folder', 'x']);
  });
});
