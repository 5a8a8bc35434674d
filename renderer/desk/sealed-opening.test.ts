import { expect, test } from 'vitest';
import type { DeskAct } from '../store/audit-log.ts';
import { mayOpenSealed, openSealedValue } from './sealed-opening.ts';

const record = { id: 'r1', type: 'mediation_case', strand: 'law', unitCode: '999901101201' };
const person = (role: string, scope = '999901101000', strands: readonly string[] = []) => ({ role, scope, strands });
const never = () => Promise.reject(new Error('nobody is to be asked'));

function trail(): { acts: DeskAct[]; audit: { add(act: DeskAct): Promise<void> } } {
  const acts: DeskAct[] = [];
  return { acts, audit: { add: async (act) => void acts.push(act) } };
}

test('is offered to who may alone', () => {
  expect(mayOpenSealed(person('town_clerk'), record)).toBe(true);
  expect(mayOpenSealed(person('town_clerk', '999901101000', ['virtue']), record)).toBe(false);
  expect(mayOpenSealed(person('village_clerk', '999901101202'), record)).toBe(false);
  expect(mayOpenSealed(person('village_liaison', '999901101201'), record)).toBe(false);
  expect(mayOpenSealed(person('town_admin'), record)).toBe(false);
});

test('asks for a reason where the role must give one', async () => {
  const { acts, audit } = trail();
  expect(await openSealedValue({ account: person('town_clerk'), audit }, record, '当事人', never)).toBe(true);
  const reviewer = { account: person('town_reviewer'), audit };
  expect(await openSealedValue(reviewer, record, '当事人', async () => null)).toBe(false);
  expect(acts).toHaveLength(1);
  expect(await openSealedValue(reviewer, record, '当事人', async () => '领导调阅')).toBe(true);
  expect(acts.at(-1)).toEqual({
    action: 'sealed.viewed',
    subject: 'mediation_case/r1 当事人',
    reason: '领导调阅',
  });
});

test('shows nothing before the log has it', async () => {
  const written = Promise.withResolvers<void>();
  const slow = { account: person('town_clerk'), audit: { add: () => written.promise } };
  let isShown = false;
  const opening = openSealedValue(slow, record, '当事人', never).then((is) => {
    isShown = is;
  });
  await new Promise((done) => setTimeout(done));
  expect(isShown).toBe(false);
  written.resolve();
  await opening;
  expect(isShown).toBe(true);
  const full = { account: person('town_clerk'), audit: { add: () => Promise.reject(new Error('disk full')) } };
  await expect(openSealedValue(full, record, '当事人', never)).rejects.toThrow('disk full');
});
