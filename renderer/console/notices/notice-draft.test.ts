import { describe, expect, it } from 'vitest';
import { type DraftStorage, type NoticeDraft, noticeDrafts } from './notice-draft.ts';

/** A browser's storage with room for so many letters. */
function storageOf(room = 100_000): DraftStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size;
    },
  };
}

const draft = (noticeId: string, more: Partial<NoticeDraft> = {}): NoticeDraft => ({
  ...{ noticeId, version: 0, savedAt: '2026-11-26T01:00:00.000Z', urgency: 'normal', title: '防汛', text: '请值守' },
  ...{ dueOn: '', issuer: '县委政法委', reach: 'all', towns: [], departments: [], reason: '', ...more },
});

describe('drafts of notices', () => {
  it('are kept for each account and notice, newest first, until they are dropped', () => {
    const storage = storageOf();
    const own = noticeDrafts(storage, 'zfw');
    expect(own.keep(draft('one'))).toBe(true);
    own.keep(draft('two', { savedAt: '2026-11-26T02:00:00.000Z', reach: 'chosen', towns: [999901101] }));
    own.keep(draft('one', { text: '请值守到底' }));
    noticeDrafts(storage, 'other').keep(draft('three'));
    const later = noticeDrafts(storage, 'zfw'); // the window was closed in between
    expect(later.all().map(({ noticeId }) => noticeId)).toEqual(['two', 'one']);
    expect(later.of('one')).toEqual(draft('one', { text: '请值守到底' }));
    expect(later.of('three')).toBeNull();
    later.drop('two');
    expect(own.all().map(({ noticeId }) => noticeId)).toEqual(['one']);
  });

  it('say when the browser has no room, and keep the former state', () => {
    const drafts = noticeDrafts(storageOf(400), 'zfw');
    expect(drafts.keep(draft('one'))).toBe(true);
    expect(drafts.keep(draft('one', { text: '长'.repeat(500) }))).toBe(false);
    expect(drafts.of('one')?.text).toBe('请值守');
  });

  it('pass over what another program left', () => {
    const storage = storageOf();
    storage.setItem('sanzhi-notice-draft/zfw/broken', '{');
    storage.setItem('sanzhi-notice-draft/zfw/odd', '{"noticeId":"odd"}');
    expect(noticeDrafts(storage, 'zfw').all()).toEqual([]);
    expect(storage.length).toBe(2);
  });
});
