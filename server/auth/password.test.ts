import { createHook } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

/** How many pieces of work of this kind are begun while `act` runs; what they cost is in their parameters. */
async function begun(kind: string, act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === kind) count++;
    },
  }).enable();
  await act();
  hook.disable();
  return count;
}

test('a password is known again, typed full-width or half-width, and no other is', async () => {
  const stored = await hashPassword('Qingxi-2026');
  expect(stored).toMatchObject({ alg: 'argon2id', m: 65_536, t: 3, p: 1 });
  expect(await isPassword('Ｑingxi-2026', stored)).toBe(true);
  expect(await isPassword('qingxi-2026', stored)).toBe(false);
  expect((await hashPassword('Qingxi-2026')).hash).not.toBe(stored.hash);
});

test('a name without account costs the same work as one with', async () => {
  const stored = await hashPassword('Qingxi-2026');
  const known = await begun('ARGON2REQUEST', () => isPassword('wrong', stored));
  const unknown = await begun('ARGON2REQUEST', () => isPassword('wrong', null));
  expect([known, unknown]).toEqual([1, 1]);
  expect(await isPassword('wrong', null)).toBe(false);
});
