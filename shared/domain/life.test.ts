import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import type { DomainContext } from './context.ts';
import { checkStateChange, directSteps, levelOfScope, lifeMarkOf, reachableFrom, stepsFrom } from './life.ts';

const catalogue = defaultCatalogue();
const decision = compiledType(catalogue, 'four_two_decision');
const on = (today: string): DomainContext => ({ today, units: new Map(), memberCountOf: () => null, me: null });
const resolved = { state: 'resolved', steps: [{ _row: 'step4', held_on: '2026-03-01' }] };
const living = [...catalogue.types.values()].flatMap((type) => (type.life ? [type.life] : []));

describe('the mark of a record', () => {
  test.each([
    ['2026-03-23', 'none', 8],
    ['2026-03-24', 'soon', 7],
    ['2026-03-31', 'soon', 0],
    ['2026-04-01', 'overdue', -1],
  ] as const)('on %s is %s', (today, mark, daysLeft) => {
    expect(lifeMarkOf(decision, resolved, on(today))).toEqual({
      state: 'resolved',
      isClosed: false,
      due: '2026-03-31',
      mark,
      daysLeft,
    });
  });

  test('is none when closed, when nothing is due, and without a life', () => {
    const nothing = { due: null, mark: 'none', daysLeft: null };
    expect(lifeMarkOf(decision, { ...resolved, state: 'stopped' }, on('2027-01-01'))).toMatchObject({
      ...nothing,
      isClosed: true,
    });
    expect(lifeMarkOf(decision, {}, on('2027-01-01'))).toMatchObject({ ...nothing, state: 'proposed' });
    expect(lifeMarkOf(compiledType(catalogue, 'party_life'), {}, on('2027-01-01'))).toBeNull();
  });
});

describe('steps', () => {
  test('are those of the level', () => {
    const { life } = decision.definition;
    if (!life) throw new Error('a decision has a life');
    const idsFor = (level: ReturnType<typeof levelOfScope>) => stepsFrom(life, 'disclosed', level).map(({ id }) => id);
    expect(idsFor(levelOfScope('999901101201'))).toEqual([]);
    expect(idsFor(levelOfScope('999901101000'))).toEqual(['reopen']);
    expect(idsFor(levelOfScope('999901000000'))).toEqual([]);
  });

  test('several at once are lawful, a jump is refused by name', () => {
    const { definition } = decision;
    checkStateChange(definition, { state: 'proposed' }, { state: 'disclosed' });
    for (const [from, to] of [
      ['implementing', 'proposed'],
      ['stopped', 'implementing'],
      ['disclosed', 'resolved'],
    ]) {
      expect(() => checkStateChange(definition, { state: from }, { state: to })).toThrow(/由“.+”改为“.+”.*D11/);
    }
    expect(() => checkStateChange(definition, { state: 'implementing' }, { state: 'proposed' })).toThrow(
      '由“实施中”改为“提议”',
    );
  });

  test('of one level lead no further than its people may go', () => {
    const { life } = compiledType(catalogue, 'rectification_item').definition;
    if (!life) throw new Error('a problem has a life');
    expect([...reachableFrom(life, 'doing', 'village')].sort()).toEqual(['applied', 'doing']);
    expect(reachableFrom(life, 'doing', 'town')).toContain('closed');
    expect(reachableFrom(life, 'doing')).toContain('closed');
  });

  test('what is reachable is what can be walked to', () => {
    fc.assert(
      fc.property(fc.constantFrom(...living), fc.array(fc.nat(), { maxLength: 12 }), fc.nat(), (life, turns, first) => {
        const states = [...new Set(life.transitions.flatMap(({ from, to }) => [...from, to]))];
        const start = states[first % states.length] ?? life.initial;
        let at = start;
        for (const turn of turns) {
          const next = life.transitions.filter(({ from }) => from.includes(at));
          at = next[turn % Math.max(1, next.length)]?.to ?? at;
        }
        expect(reachableFrom(life, start)).toContain(at);
        // and nothing else: every reachable state but the first is entered by a step from another reachable one
        const reached = [...reachableFrom(life, start)];
        for (const state of reached.slice(1)) {
          expect(reached.some((from) => directSteps(life, from, state).length > 0)).toBe(true);
        }
      }),
    );
  });
});
