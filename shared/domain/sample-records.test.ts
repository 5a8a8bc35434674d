import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TODAY, SAMPLE_TYPES, sampleValues } from '../../tests/support/sample-values.ts';
import { FUTURE, inFirst, type Loose, rowsOf, set, type Violations } from '../../tests/support/violations/change.ts';
import { PARTY_AUTONOMY_LAW_VIOLATIONS } from '../../tests/support/violations/party-autonomy-law.ts';
import { PROGRAMME_RESULT_VIOLATIONS } from '../../tests/support/violations/programme-results.ts';
import { REQUIRED_CASES } from '../../tests/support/violations/required-cases.ts';
import { VIRTUE_DRIVE_VIOLATIONS } from '../../tests/support/violations/virtue-drive.ts';
import { type CompiledField, compiledType } from '../catalogue/compile-type.ts';
import type { DomainContext } from './context.ts';
import { type ValueProblem, validateValues } from './validate-record.ts';
import { deriveEnvelope, normaliseValues, withCalculated } from './values.ts';

const catalogue = defaultCatalogue();
const context: DomainContext = { today: SAMPLE_TODAY, units: new Map(), memberCountOf: () => 23, me: null };
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

function problemsOf(type: string, values: Loose, sealedHidden = false): readonly ValueProblem[] {
  return validateValues({ catalogue, type, values, mode: 'complete', sealedHidden, context });
}

/** The sample with the fewest seeds that fills a path, as a copy that may be changed. */
function sampleWith(type: string, accept: (values: Loose) => boolean): Loose {
  for (const seed of SEEDS) {
    const { values } = sampleValues(type, seed);
    if (accept(values)) return structuredClone(values);
  }
  throw new Error(`no sample of ${type} fits`);
}

/** The objects (record or first row) that hold the field at a path; empty when the sample has no such row. */
function holderOf(values: Loose, path: string): { holder: Loose; shown: string; id: string } | null {
  const steps = path.split('.');
  const id = steps.pop() ?? '';
  let holder = values;
  let shown = '';
  for (const step of steps) {
    const row = rowsOf(holder, step)[0];
    if (!row) return null;
    holder = row;
    shown += `${step}.${String(row._row)}.`;
  }
  return { holder, shown: shown + id, id };
}

describe.each(SAMPLE_TYPES)('a sample of %s', (type) => {
  const compiled = compiledType(catalogue, type);

  it('has nothing wrong with it', () => {
    for (const seed of SEEDS) {
      const found = problemsOf(type, sampleValues(type, seed).values).filter(
        // A meeting of months ago is always recorded late.
        ({ code }) => code !== 'rule.recorded_in_time',
      );
      expect(found, `seed ${seed}`).toEqual([]);
    }
  });

  it('stays valid at the county, which does not see the sealed fields', () => {
    for (const seed of SEEDS) {
      const open = withoutSealed(compiled.fields, sampleValues(type, seed).values);
      expect(problemsOf(type, open, true).filter(({ level }) => level === 'hard')).toEqual([]);
    }
  });

  it('is refused at the county when a sealed field comes in plain text', () => {
    const sealed = Array.from(compiled.byPath.values()).filter((field) => field.sealed);
    for (const field of sealed.filter(({ path }) => !isInsideSealed(path, compiled.sealedPaths))) {
      const values = sampleWith(type, (candidate) => holderOf(candidate, field.path) !== null);
      const place = holderOf(values, field.path);
      if (!place) throw new Error('no place');
      const open = withoutSealed(compiled.fields, values);
      const target = holderOf(open, field.path);
      if (target) target.holder[target.id] = '明文';
      expect(codesAt(problemsOf(type, open, true), place.shown)).toContain('sealed');
    }
  });

  it('misses each required field when it is absent, and says which', () => {
    const required = Array.from(compiled.byPath.values()).filter(({ required }) => required === 'always');
    expect(required.length).toBeGreaterThan(3);
    for (const field of required) {
      const values = sampleWith(type, (candidate) => holderOf(candidate, field.path) !== null);
      const place = holderOf(values, field.path);
      if (!place) throw new Error('no place');
      delete place.holder[place.id];
      const problem = problemsOf(type, values).find(({ path }) => path === place.shown);
      expect(problem, place.shown).toMatchObject({ code: 'required', level: 'hard' });
      expect(problem?.message).toContain(`请填写“${field.definition.label}”`);
    }
  });

  it('misses each field that is required in some cases, when it is absent in one of them', () => {
    const inSomeCases = Array.from(compiled.byPath.values()).filter(({ required }) => typeof required !== 'string');
    const cases = [unchanged, ...(REQUIRED_CASES[type] ?? [])];
    const never = inSomeCases.filter(
      (field) => !cases.some((change) => SEEDS.some((seed) => isMissed(type, field, seed, change))),
    );
    expect(never.map(({ path }) => path)).toEqual([]);
  });

  it('may lack everything as a draft', () => {
    expect(validateValues({ catalogue, type, values: {}, mode: 'draft', sealedHidden: false, context })).toEqual([]);
  });

  it('has a title and a month, and comes out of normalising unchanged', () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { values } = sampleValues(type, seed);
      const derived = deriveEnvelope(catalogue, type, values, context);
      expect(derived.mainDate).toMatch(/^2026-\d\d-\d\d$/);
      expect(derived.period).toBe(derived.mainDate.slice(0, 7));
      expect(derived.title.length).toBeGreaterThan(3);
      expect(normaliseValues(catalogue, type, values, () => 'x')).toEqual(values);
      expect(normaliseValues(catalogue, type, withCalculated(catalogue, type, values, context), () => 'x')).toEqual(
        values,
      );
    }
  });
});

const unchanged = (): void => undefined;

/** Whether a sample, brought into a case, is refused in the right words without the field. */
function isMissed(type: string, field: CompiledField, seed: number, change: (values: Loose) => void): boolean {
  const values = structuredClone(sampleValues(type, seed).values) as Loose;
  change(values);
  const place = holderOf(values, field.path);
  if (!place) return false;
  delete place.holder[place.id];
  const problem = problemsOf(type, values).find(({ path, code }) => path === place.shown && code === 'required');
  return problem?.level === 'hard' && problem.message.includes(`请填写“${field.definition.label}”`);
}

function withoutSealed(fields: readonly CompiledField[], values: Loose): Loose {
  const open: Loose = { ...values };
  for (const field of fields) {
    const { id } = field.definition;
    if (field.sealed) delete open[id];
    else if (Array.isArray(open[id]) && field.fields.length > 0) {
      open[id] = (open[id] as Loose[]).map((row) => withoutSealed(field.fields, row));
    }
  }
  return open;
}

function isInsideSealed(path: string, sealedPaths: ReadonlySet<string>): boolean {
  const steps = path.split('.');
  return steps.slice(1).some((_, index) => sealedPaths.has(steps.slice(0, index + 1).join('.')));
}

const codesAt = (problems: readonly ValueProblem[], at: string) =>
  problems.filter(({ path }) => path === at).map(({ code }) => code);

const inStep = (code: string, change: Loose) => (values: Loose) => {
  const row = rowsOf(values, 'steps').find(({ _row }) => _row === code);
  Object.assign(row ?? {}, change);
};

/** For every rule of every type: how to break it. A new rule without an entry fails the test below. */
const VIOLATIONS: Violations = {
  ...PARTY_AUTONOMY_LAW_VIOLATIONS,
  ...VIRTUE_DRIVE_VIOLATIONS,
  ...PROGRAMME_RESULT_VIOLATIONS,
  party_life: {
    actual_within_expected: (values) => set({ actual: Number(values.expected) + 1 })(values),
    meeting_date_not_future: set({ meeting_date: `${FUTURE}T09:00` }),
    recorded_in_time: set({ meeting_date: '2026-12-27T09:00' }),
  },
  villager_meeting: {
    actual_within_expected: set({ expected: 10, actual: 11 }),
    votes_within_actual: (values) => {
      set({ expected: 30, actual: 30 })(values);
      inFirst('items', { yes: 28, no: 2, abstain: 1 })(values);
    },
    quorum_adults: set({ kind: 'villagers_adults', expected: 100, actual: 50 }),
    quorum_households: set({ kind: 'villagers_households', expected: 90, actual: 59 }),
    quorum_representatives: set({ kind: 'representatives', expected: 30, actual: 19 }),
    quorum_group: set({ kind: 'group', expected: 60, actual: 39 }),
    passed_by_majority: (values) => {
      set({ expected: 30, actual: 30 })(values);
      inFirst('items', { method: 'hands', yes: 15, no: 0, abstain: 0 })(values);
    },
    published_after_meeting: set({ meeting_date: '2026-03-05T09:00', published_on: '2026-03-04' }),
    meeting_date_not_future: set({ meeting_date: `${FUTURE}T09:00` }),
  },
  four_two_decision: {
    steps_in_order: inStep('step3', { held_on: '2020-01-01' }),
    step_actual_within_expected: inStep('step2', { expected: 9, actual: 10 }),
    step_votes_within_actual: inStep('step4', { expected: 30, actual: 30, yes: 29, no: 1, abstain: 1 }),
    public_dates: set({ public_from: '2026-09-02', public_to: '2026-09-01' }),
    result_dates: set({ result_from: '2026-10-02', result_to: '2026-10-01' }),
    step4_form: inStep('step4', { form: 'members' }),
    step4_quorum: inStep('step4', { expected: 30, actual: 19, yes: 18, no: 0 }),
    step4_majority: inStep('step4', { expected: 30, actual: 30, yes: 15, no: 15 }),
    steps_not_future: inStep('step4', { held_on: FUTURE }),
  },
  dispute_screening: {
    zero_has_no_items: set({ zero_report: true }),
    items_or_zero: set({ items: [], zero_report: false }),
    sweep_dates: set({ sweep_from: '2026-03-16', sweep_to: '2026-03-15' }),
    found_in_sweep: (values) => inFirst('items', { found_on: String(values.sweep_to).replace(/\d\d$/, '30') })(values),
    happened_before_found: inFirst('items', { happened_on: '2026-09-01' }),
    closed_after_found: inFirst('items', { result: 'resolved', closed_on: '2025-12-31' }),
    due_after_found: inFirst('items', { due: '2025-12-31' }),
    closed_has_result: inFirst('items', { result: 'ongoing', closed_on: '2026-09-01' }),
    scale_fits_people: inFirst('items', { scale: 'general', people: 30 }),
    minor_without_name: inFirst('items', { parties: [{ _row: 'p1', minor: true, name: '小明' }] }),
    sweep_to_not_future: set({ sweep_to: FUTURE }),
  },
  mediation_case: {
    people_cover_parties: (values) => {
      rowsOf(values, 'parties').push({ _row: 'p9', side: 'third', name: '王五' });
      set({ people: 2 })(values);
    },
    both_sides: inFirst('parties', { side: 'respondent' }),
    minor_marked: inFirst('parties', { age: 15 }),
    minor_without_name: inFirst('parties', { minor: true, age: 15, name: '小明', guardian: '王五，父亲' }),
    closed_after_accepted: set({ result: 'failed', closed_on: '2025-12-31' }),
    closed_has_result: set({ result: 'ongoing', closed_on: '2026-09-01' }),
    agreement_after_accepted: set({ agreement_on: '2025-12-31' }),
    perform_due_after_agreement: set({ perform_due: '2025-12-31' }),
    revisit_after_accepted: set({ revisit_on: '2025-12-31' }),
    revisit_dated: (values) => {
      values.revisit = '双方满意';
      delete values.revisit_on;
    },
    accepted_on_not_future: set({ accepted_on: FUTURE }),
    closed_on_not_future: set({ closed_on: FUTURE }),
    agreement_on_not_future: set({ agreement_on: FUTURE }),
  },
  civil_practice: {
    listed_within_volunteers: set({ volunteers: 0 }),
    hours_fit: set({ volunteers: 3, hours: 2, service_hours: 7 }),
    held_on_not_future: set({ held_on: FUTURE }),
  },
  wedding_funeral: {
    event_dates: set({ event_from: '2026-05-02', event_to: '2026-05-01' }),
    wedding_reported_before: set({ kind: 'wedding', reported_on: '2026-05-02', event_from: '2026-05-01' }),
    plan_within_cap: set({ plan_tables: 21 }),
    actual_after_event: (values) => void delete values.actual_tables,
    reported_on_not_future: set({ reported_on: FUTURE }),
  },
};

describe.each(SAMPLE_TYPES)('every rule of %s', (type) => {
  const { rules } = compiledType(catalogue, type);
  const violations = VIOLATIONS[type] ?? {};

  it('has a way to break it in this test', () => {
    expect(Object.keys(violations).sort()).toEqual(rules.map(({ definition }) => definition.id).sort());
  });

  it.each(rules.map(({ definition }) => definition))('$id says so when broken', (rule) => {
    const values = sampleWith(type, (candidate) => candidate.zero_report !== true);
    violations[rule.id]?.(values);
    const found = problemsOf(type, values).filter(({ code }) => code === `rule.${rule.id}`);
    expect(found).toHaveLength(1);
    expect(found[0]?.level).toBe(rule.level);
    expect(found[0]?.path.endsWith(rule.fields[0] ?? '?')).toBe(true);
    expect(found[0]?.message).not.toMatch(/[{}]|未填|undefined|null/);
  });
});
