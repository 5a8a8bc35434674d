import { describe, expect, it } from 'vitest';
import { parseCountyOrigin } from './address.ts';

describe('the county address that a person typed', () => {
  it.each([
    ['https://county.example', 'https://county.example'],
    [' HTTP://10.1.2.3:8620/ ', 'http://10.1.2.3:8620'],
    ['10.1.2.3:8620', 'http://10.1.2.3:8620'],
    ['https://county.example:443', 'https://county.example'],
  ])('%s is %s', (text, origin) => expect(parseCountyOrigin(text)).toEqual({ ok: true, value: origin }));
  it.each([
    '',
    'http://',
    'ftp://a.example',
    'file:///etc/passwd',
    'http://user:pw@a.example',
    'http://a.example/x',
    'http://a.example/?q',
    'javascript:alert(1)',
    'app://bundle',
  ])('refuses %s', (text) => expect(parseCountyOrigin(text)).toEqual({ ok: false, error: 'N05' }));
});
