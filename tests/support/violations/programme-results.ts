import { both, FUTURE, inFirst, rowsOf, set, type Violations } from './change.ts';

const REPORT = set({ kind: 'report', state: 'transferred', closed_on: null });
const WITHOUT_STORY = set({ content: '', place: '', person: null, phone: '', group: '' });

/** How to break every rule of the types of results. */
export const PROGRAMME_RESULT_VIOLATIONS: Violations = {
  rectification_item: {
    due_after_raised: set({ due_on: '2025-12-31' }),
    progress_after_raised: inFirst('progress', { date: '2025-12-31' }),
    newest_last: (values) => void rowsOf(values, 'progress').push({ _row: 'p9', date: '2026-01-01', text: '倒填' }),
    apply_after_raised: set({ apply_on: '2025-12-31' }),
    check_after_apply: set({ check_on: '2025-12-31' }),
    recheck_after_check: set({ recheck_on: '2025-12-31' }),
    lasting_fits_due: set({ state: 'lasting', due_kind: 'limited' }),
    rebound_reopened: set({ state: 'closed', recheck_on: '2026-12-30', rebound: true }),
    applied_with_evidence: set({ evidence: [] }),
    not_overdue: set({ state: 'doing', due_on: '2026-12-30' }),
    raised_on_not_future: set({ raised_on: FUTURE }),
  },
  cultivation_target: {
    gap_due_after_listed: inFirst('criteria', { due: '2025-12-31' }),
    upgraded_after_listed: set({ upgraded_on: '2025-12-31' }),
    named_after_listed: set({ named_on: '2025-12-31' }),
    met_without_gaps: both(set({ state: 'met' }), inFirst('criteria', { status: 'short' })),
    listed_on_not_future: set({ listed_on: FUTURE }),
    named_on_not_future: set({ named_on: FUTURE }),
  },
  fund_record: {
    arrived_within_approved: set({ approved: 100, arrived: 101 }),
    paid_within_arrived: set({ arrived: 100, paid: 101 }),
    uses_make_paid: inFirst('uses', { amount: 1 }),
    arrived_dated: set({ arrived_on: null }),
    use_after_approved: inFirst('uses', { date: '2025-12-31' }),
    accepted_after_approved: set({ accepted_on: '2025-12-31' }),
    accepted_is_accepted: set({ progress: 'doing' }),
    approved_on_not_future: set({ approved_on: FUTURE }),
    arrived_on_not_future: set({ arrived_on: FUTURE }),
  },
  public_appeal: {
    report_without_content: REPORT,
    report_without_handling: both(REPORT, WITHOUT_STORY),
    report_transferred: both(REPORT, WITHOUT_STORY, set({ state: 'closed', handling: [], reply: '' })),
    due_after_received: set({ due: '2025-12-31' }),
    closed_after_received: set({ closed_on: '2025-12-31' }),
    closed_is_closed: set({ state: 'handling' }),
    handling_after_received: inFirst('handling', { date: '2025-12-31' }),
    reply_after_received: set({ reply_on: '2025-12-31' }),
    visit_after_reply: set({ visit_on: '2025-12-31' }),
    not_overdue: set({ state: 'handling', due: '2026-12-30' }),
    received_on_not_future: set({ received_on: FUTURE }),
    closed_on_not_future: set({ closed_on: FUTURE }),
  },
  errand_service: {
    trips_not_more: set({ trips_normal: 2, trips_actual: 3 }),
    sent_after_accepted: set({ sent_on: '2025-12-31' }),
    closed_after_accepted: set({ closed_on: '2025-12-31' }),
    closed_after_sent: set({ sent_on: '2026-12-30' }),
    // 2026-11-19 is a Thursday: three working days later is the Tuesday after.
    sent_in_time: set({ accepted_on: '2026-11-19', sent_on: '2026-11-25' }),
    closed_in_time: set({ accepted_on: '2026-11-19', promise_days: 2, closed_on: '2026-11-24' }),
    accepted_on_not_future: set({ accepted_on: FUTURE }),
    closed_on_not_future: set({ closed_on: FUTURE }),
  },
  satisfaction_survey: {
    back_within_sent: set({ sent: 30, back: 31 }),
    valid_within_back: set({ back: 30, valid: 31 }),
    answers_make_valid: inFirst('questions', { unknown: 100 }),
    year_fits: set({ year: 2024 }),
    not_all_satisfied: set({
      valid: 30,
      questions: [
        {
          _row: 'q1',
          no: 1,
          text: '村务公开',
          strand: 'autonomy',
          satisfied: 25,
          basic: 5,
          unsatisfied: 0,
          unknown: 0,
        },
      ],
    }),
    held_on_not_future: set({ held_on: FUTURE }),
  },
  publicity_item: {
    reprint_after_published: inFirst('reprints', { date: '2025-12-31' }),
    consent_for_portrait: set({ person_shown: true, photo_consent: false }),
    published_on_not_future: set({ published_on: FUTURE }),
  },
  exchange_event: {
    case_length: set({ kind: 'case', case_practice: '做'.repeat(3000), case_effect: '效'.repeat(1001) }),
    held_on_not_future: set({ held_on: FUTURE }),
  },
  upward_report: {
    reply_after_sent: set({ reply_on: '2025-12-31' }),
    sent_in_time: set({ due_on: '2025-12-31' }),
    approved_has_reply: set({ result: 'approved', reply_no: '', reply_on: null }),
    sent_on_not_future: set({ sent_on: FUTURE }),
    reply_on_not_future: set({ reply_on: FUTURE }),
  },
};
