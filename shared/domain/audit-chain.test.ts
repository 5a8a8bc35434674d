import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditEntry, chained, firstBreak, NEW_CHAIN } from './audit-chain.ts';

const act = fc.record({
  at: fc.constant('2026-11-26T01:00:00.000Z'),
  actor: fc.string({ maxLength: 20 }),
  action: fc.constantFrom('desk.signed_in', 'sealed.viewed'),
  subject: fc.string({ maxLength: 30 }),
  reason: fc.string({ maxLength: 30 }),
});
const chain = fc.array(act, { minLength: 3, maxLength: 12 }).map((acts) => {
  const entries: AuditEntry[] = [];
  for (const one of acts) entries.push(chained(entries.at(-1) ?? NEW_CHAIN, one));
  return entries;
});

test('a chain as it was written is whole, from its beginning and from any place that was checked before', () => {
  fc.assert(
    fc.property(chain, fc.nat(), (entries, at) => {
      expect(firstBreak(entries)).toBeNull();
      const cut = at % entries.length;
      expect(firstBreak(entries.slice(cut), entries[cut - 1] ?? NEW_CHAIN)).toBeNull();
    }),
  );
});

test('any entry that is changed, taken out, put in or moved is found where it is', () => {
  fc.assert(
    fc.property(chain, fc.nat(), (entries, at) => {
      const place = at % (entries.length - 1);
      const victim = entries[place] as AuditEntry;
      const changed = entries.with(place, { ...victim, subject: `${victim.subject}!` });
      expect(firstBreak(changed)).toEqual({ seq: place + 1, why: 'changed' });
      const { hash: _, ...open } = { ...victim, subject: `${victim.subject}!` };
      const rehashed = entries.with(place, chained({ seq: open.seq - 1, hash: open.prev }, open));
      expect(firstBreak(rehashed)).toEqual({ seq: place + 2, why: 'untied' });
      expect(firstBreak(entries.toSpliced(place, 1))).toEqual({ seq: place + 1, why: 'missing' });
      expect(firstBreak(entries.toSpliced(place, 0, victim))?.seq).toBe(place + 2);
    }),
  );
});
