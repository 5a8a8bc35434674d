import { FUTURE, set, type Violations } from './change.ts';

export const PARTY_AUTONOMY_LAW_VIOLATIONS: Violations = {
  training: {
    party_within_participants: set({ participants: 20, party_count: 21 }),
    held_on_not_future: set({ held_on: FUTURE }),
  },
  roster_member: {
    end_after_start: set({ start_on: '2024-05', end_on: '2024-04', end_reason: 'resigned' }),
    born_before_start: set({ birth_month: '2022-05', start_on: '2022-05' }),
    joined_in_time: set({ political: 'party', birth_month: '1970-01', party_join: '1970-01' }),
    adult_in_office: set({ roster_kind: 'representative', birth_month: '2008-01', start_on: '2025-12' }),
    branch_member_in_party: set({ roster_kind: 'branch_member', political: 'probationary' }),
    start_on_not_future: set({ start_on: FUTURE.slice(0, 7) }),
    recorded_on_not_future: set({ recorded_on: FUTURE }),
  },
  democratic_review: {
    back_within_out: set({ ballots_out: 30, ballots_back: 31 }),
    valid_within_back: set({ ballots_back: 30, ballots_valid: 31 }),
    votes_make_valid: set({ ballots_valid: 30, v_good: 20, v_ok: 5, v_mid: 3, v_bad: 1 }),
    reviewed_for_year: set({ year: 2024, reviewed_on: '2026-01-01' }),
    all_satisfied: set({ ballots_valid: 30, v_good: 20, v_ok: 10, v_mid: 0, v_bad: 0 }),
    low_satisfaction: set({ ballots_valid: 20, v_good: 10, v_ok: 3, v_mid: 3, v_bad: 4 }),
    incompetent_twice: set({ object_kind: 'director', grade: 'incompetent' }),
    reviewed_on_not_future: set({ reviewed_on: FUTURE }),
  },
  supervision_record: {
    two_supervisors: set({ members: [{ name: '张三' }] }),
    rejected_within_bills: set({ scope: 'finance', bills_count: 1, bills_amount: 100, rejected_amount: 101 }),
    reply_after_supervision: set({ supervised_on: '2026-05-02', reply_on: '2026-05-01' }),
    reply_in_time: set({ supervised_on: '2026-05-01', reply_on: '2026-05-12' }),
    supervised_on_not_future: set({ supervised_on: FUTURE }),
  },
  affairs_disclosure: {
    until_after_posted: set({ posted_on: '2026-05-02', until: '2026-05-01' }),
    masks_complete: set({ contains_person_data: true, mask_checked: ['id_number', 'phone'] }),
    answer_after_posted: set({ posted_on: '2026-05-02', answer_on: '2026-05-01' }),
    item_fits_class: set({ class: 'party', item_code: 'finance_accounts' }),
    posted_without_consent: set({ supervisor_ok: 'refused' }),
    feedback_counted: set({ feedback: '询问电费支出。', feedback_count: 0 }),
    posted_on_not_future: set({ posted_on: FUTURE }),
  },
  village_rules: {
    actual_within_expected: set({ vote_expected: 100, vote_actual: 101 }),
    steps_in_order: set({ opinion_on: '2026-05-02', vote_on: '2026-05-01' }),
    review_before_vote: set({ vote_on: '2026-05-01', town_review_on: '2026-05-02' }),
    quorum: set({ vote_expected: 100, vote_actual: 50 }),
    rejected_not_published: set({ town_review: 'rejected' }),
    filed_after_vote: (values) => void delete values.filed_on,
    vote_on_not_future: set({ vote_on: FUTURE }),
  },
  social_org: {
    credit_code_right: set({ form: 'society', credit_code: '91350100M000100Y44' }),
    stage_fits_form: set({ form: 'unfiled', stage: 'running' }),
    filed_on_not_future: set({ filed_on: FUTURE }),
    recorded_on_not_future: set({ recorded_on: FUTURE }),
  },
  legal_publicity: {
    held_on_not_future: set({ held_on: FUTURE }),
  },
  legal_service: {
    term_dates: set({ term_from: '2026-05-02', term_to: '2026-05-01' }),
    served_in_term: set({ term_from: '2026-05-01', served_on: '2026-04-30' }),
    served_on_not_future: set({ served_on: FUTURE }),
  },
};
