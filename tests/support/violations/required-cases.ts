import { inFirst, type Loose, rowsOf, set } from './change.ts';

/**
 * Cases in which a type asks for a field and that no sample is in, by type: changes that bring a sample into them. What
 * is asked for then is left to the definition.
 */
export const REQUIRED_CASES: Readonly<Record<string, readonly ((values: Loose) => void)[]>> = {
  four_two_decision: [
    set({ state: 'disclosed' }),
    (values) => set({ steps: rowsOf(values, 'steps').filter(({ _row }) => _row === 'step4') })(values),
  ],
  dispute_screening: [set({ sweep_no: 'special' })],
  mediation_case: [inFirst('parties', { minor: true }), set({ prevent_kind: 'fight' })],
  moral_review: [
    inFirst('entries', { list: 'critic' }),
    inFirst('entries', { list: 'critic', published: true, corrected_on: '2026-06-01' }),
  ],
  wedding_funeral: [set({ actual_tables: 99, actual_price: 999_900 })],
  star_household: [set({ state: 'revoked' })],
  point_entry: [set({ state: 'rejected' })],
  task_item: [set({ state: 'stopped' })],
  cultivation_target: [inFirst('criteria', { status: 'short' })],
};
