import { expect, test } from 'vitest';
import { errorWords, needsLook, quietDays, unsentWords } from './device-words.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');
const device = (change: object) => ({
  deviceId: 'd',
  townId: 999901101,
  townName: '镇',
  name: '机',
  enrolledAt: '2026-11-01T08:00:00Z',
  lastSeenAt: '2026-11-20T07:00:00Z',
  revokedAt: null,
  leftAt: null,
  report: { waiting: 0, refused: 0, conflicts: 0, error: '' },
  reportedAt: null,
  ...change,
});

test('a desk needs a look when it fails, has gone quiet or never came, unless it is out of use', () => {
  expect(needsLook(device({}), NOW)).toBe(false);
  expect(needsLook(device({ report: { error: 'N02' } }), NOW)).toBe(true);
  expect(needsLook(device({ report: { refused: 1 } }), NOW)).toBe(true);
  expect(needsLook(device({ lastSeenAt: '2026-11-12T08:00:00Z' }), NOW)).toBe(true);
  expect(needsLook(device({ lastSeenAt: null }), NOW)).toBe(true);
  expect(needsLook(device({ lastSeenAt: null, revokedAt: '2026-11-02T08:00:00Z' }), NOW)).toBe(false);
  expect(quietDays({ lastSeenAt: '2026-11-30T08:00:00Z' }, NOW)).toBe(0); // a clock that is ahead
});

test('what is left to send and what went wrong are told in words', () => {
  expect(unsentWords(null)).toBe('');
  expect(unsentWords({ waiting: 3, papers: 2, refused: 1 })).toBe('待报送 3 条，附件 2 个，被退回 1 条');
  expect(unsentWords({})).toBe('没有');
  expect(errorWords('N01')).toBe('连不上县服务器（N01）');
  expect(errorWords('Z99')).toBe('Z99');
});
