import { ownValue } from '#shared/catalogue/expression/value-types.ts';
import { addMonths, isMonth } from '#shared/kernel/calendar.ts';
import type { Body } from './context.ts';

/** One post of a person: a record of the roster (`roster_member`, D§2.1 #3). */
export interface RosterEntry {
  readonly recordId: string;
  readonly unitCode: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** How a body is staffed. */
export interface BodyStaffing {
  readonly body: Body;
  /** Posts to be filled; null where the list's number counts something else (a branch's party members). */
  readonly required: number | null;
  readonly holders: readonly RosterEntry[];
  /** Posts without a holder; null when it cannot be known. */
  readonly vacancies: number | null;
  /** Who heads it; null when nobody in the roster does. */
  readonly head: string | null;
  /** Month in which the first of the terms ends; null without terms. */
  readonly termEnds: string | null;
}

/** Whose posts belong to which kind of body. */
const ROSTER_OF: Readonly<Record<string, string>> = {
  party_branch: 'branch_member',
  village_committee: 'committee_member',
  supervision_committee: 'supervisor',
  representative_assembly: 'representative',
  council: 'council_member',
  mediation_committee: 'mediator',
  wedding_council: 'wedding_member',
  moral_council: 'moral_member',
  volunteer_team: 'volunteer',
};
/** Bodies that are elected for five years (Village Committees Law art. 11 and 32; branches alike). */
const ELECTED = new Set(['party_branch', 'village_committee', 'supervision_committee', 'representative_assembly']);
const TERM_MONTHS = 60;
/** Bodies whose every post must be held. Of the others the number is only shown. */
const MUST_BE_FULL = new Set(['village_committee', 'supervision_committee']);
const HEAD_POST =
  /^(党支部|党总支|村委会|监委会|调委会|理事会|议事会|评议会)?(书记|主任|会长|组长|队长|站长)(兼|$|、|（)/;

/** The bodies of the villages with who holds their posts in the month, in the order given. */
export function staffingOf(
  bodies: readonly Body[],
  roster: readonly RosterEntry[],
  month: string,
): readonly BodyStaffing[] {
  const present = roster.filter(({ values }) => isInPost(values, month));
  return bodies.map((body) => {
    const holders = present.filter(
      ({ unitCode, values }) => unitCode === body.unitCode && ownValue(values, 'roster_kind') === ROSTER_OF[body.kind],
    );
    const required = body.kind === 'party_branch' ? null : body.memberCount;
    return {
      body,
      required,
      holders,
      vacancies: vacanciesOf(body, required, holders),
      head: headOf(holders),
      termEnds: ELECTED.has(body.kind) ? firstEnd(holders) : null,
    };
  });
}

function isInPost(values: RosterEntry['values'], month: string): boolean {
  const [start, end] = [ownValue(values, 'start_on'), ownValue(values, 'end_on')];
  return !(isMonth(start) && start > month) && !(isMonth(end) && end < month);
}

function vacanciesOf(body: Body, required: number | null, holders: readonly RosterEntry[]): number | null {
  if (body.kind === 'party_branch') return headOf(holders) === null ? 1 : 0;
  if (required === null || !MUST_BE_FULL.has(body.kind)) return null;
  return Math.max(0, required - new Set(holders.map(({ values }) => ownValue(values, 'name'))).size);
}

function headOf(holders: readonly RosterEntry[]): string | null {
  const head = holders.find(({ values }) => HEAD_POST.test(String(ownValue(values, 'post') ?? '')));
  const name = head && ownValue(head.values, 'name');
  return typeof name === 'string' ? name : null;
}

function firstEnd(holders: readonly RosterEntry[]): string | null {
  const ends = holders.flatMap(({ values }) => {
    const [start, end] = [ownValue(values, 'start_on'), ownValue(values, 'end_on')];
    return isMonth(end) ? [end] : isMonth(start) ? [addMonths(start, TERM_MONTHS)] : [];
  });
  return ends.sort()[0] ?? null;
}
