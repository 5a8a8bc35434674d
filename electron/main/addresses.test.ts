import { describe, expect, it } from 'vitest';
import { isFromOurPage } from '../ipc/sender.ts';
import { CONTENT_SECURITY_POLICY, fileFor } from './app-protocol.ts';
import { ownAddresses } from './origin.ts';
import { isPermitted } from './permissions.ts';

const isOurs = ownAddresses(undefined);

describe('our own page', () => {
  it.each([
    ['app://bundle/index.html', true],
    ['app://bundle/', true],
    ['app://other/index.html', false],
    ['https://bundle/index.html', false],
    ['http://127.0.0.1:5173/', false],
    ['file:///app/index.html', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (address, expected) => expect(isOurs(address)).toBe(expected));
  it('includes the development server only when there is one', () => {
    const developing = ownAddresses('http://localhost:5173');
    expect([developing('http://localhost:5173/x'), developing('http://localhost:5174/x')]).toEqual([true, false]);
  });
});

describe('a message', () => {
  it('counts only from the top frame of our page', () => {
    const top = { url: 'app://bundle/index.html', parent: null };
    expect(isFromOurPage(top, isOurs)).toBe(true);
    expect(isFromOurPage({ ...top, parent: top }, isOurs)).toBe(false);
    expect(isFromOurPage({ url: 'https://evil.example/', parent: null }, isOurs)).toBe(false);
    expect(isFromOurPage(null, isOurs)).toBe(false);
  });
});

describe('permissions', () => {
  it('are refused but for durable storage, and to everybody else altogether', () => {
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'local-network',
      'openExternal',
      'usb',
    ])
      expect(isPermitted(name, 'app://bundle/', isOurs)).toBe(false);
    expect(isPermitted('persistent-storage', 'app://bundle/', isOurs)).toBe(true);
    expect(isPermitted('persistent-storage', 'https://evil.example/', isOurs)).toBe(false);
  });
});

describe('a path of the program', () => {
  it.each([
    ['/', '/out/renderer/index.html'],
    ['/assets/a.js', '/out/renderer/assets/a.js'],
    ['/../main/index.js', null],
    ['/%2e%2e/main/index.js', null],
    ['/..%2f..%2fetc/passwd', null],
    ['/..%5cmain', null],
    ['/a%00.js', null],
    ['/%', null],
  ])('%s means %s', (path, file) => expect(fileFor('/out/renderer', path)).toBe(file));
  it('lets no foreign or inline script run', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toMatch(/script-src 'self';/);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-eval|https?:|\*/);
  });
});
