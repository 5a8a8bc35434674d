import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../store/desk-store.ts';
import { DRAFT_AFTER_MS, DraftKeeper } from './draft-keeper.ts';

function keeperOn(target: { fail?: boolean }) {
  const stored = new Map<string, Draft>();
  const faults: unknown[] = [];
  let remark = '';
  const keeper = new DraftKeeper(
    {
      putDraft: async (draft) => {
        if (target.fail) throw new Error('full');
        stored.set(draft.draftId, draft);
      },
      removeDraft: async (draftId) => void stored.delete(draftId),
    },
    () => ({
      draftId: 'd1',
      recordId: null,
      type: 'party_life',
      unitCode: '310000105203',
      values: {},
      remark,
      alsoCountsIn: [],
      baseRev: null,
      accountId: 'a',
      updatedAt: '',
    }),
    (error) => faults.push(error),
    false,
  );
  const type = (text: string) => {
    remark = text;
    keeper.changed();
  };
  return { keeper, stored, faults, type };
}

describe('draft keeper', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('writes the newest state once typing rests', async () => {
    const { stored, type } = keeperOn({});
    type('春');
    type('春耕');
    expect(stored.size).toBe(0);
    await vi.advanceTimersByTimeAsync(DRAFT_AFTER_MS);
    expect(stored.get('d1')?.remark).toBe('春耕');
  });

  it('writes at once when flushed, and nothing when nothing changed', async () => {
    const { keeper, stored, type } = keeperOn({});
    await keeper.flush();
    expect(stored.size).toBe(0);
    type('春耕');
    await keeper.flush();
    expect(stored.get('d1')?.remark).toBe('春耕');
  });

  it('reports a failed write and keeps it to be written', async () => {
    const target = { fail: true };
    const { keeper, stored, faults, type } = keeperOn(target);
    type('春耕');
    await keeper.flush();
    expect(faults).toHaveLength(1);
    expect(keeper.hasContent()).toBe(true);
    target.fail = false;
    await keeper.flush();
    expect(stored.size).toBe(1);
  });

  it('leaves no draft behind after the record is saved, even with a write under way', async () => {
    const { keeper, stored, type } = keeperOn({});
    type('春耕');
    const writing = keeper.flush();
    type('春耕生产');
    await keeper.discard();
    await writing;
    await vi.advanceTimersByTimeAsync(DRAFT_AFTER_MS * 4);
    expect(stored.size).toBe(0);
    expect(keeper.hasContent()).toBe(false);
  });
});
