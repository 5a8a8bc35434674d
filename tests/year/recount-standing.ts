import { isThere, monthsBetween, of, type RawRecord, type RawUnit, type Scope, text } from './recount-base.ts';

/** Figures that stand at the end of the month, whenever they began. */
export function standing(scope: Scope): void {
  const { sheet, month, town } = scope;
  const asOf = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  const began = (day: unknown) => text(day) !== '' && text(day).slice(0, 7) <= month;
  for (const { unitCode, kind, memberCount } of town.bodies) {
    if (kind === 'village_committee' || kind === 'supervision_committee')
      sheet.add('RY_vacancy', unitCode, memberCount ?? 0);
  }
  for (const { unitCode, data } of of(scope, 'roster_member')) {
    const isPost = data.roster_kind === 'committee_member' || data.roster_kind === 'supervisor';
    if (isPost && began(data.start_on) && (text(data.end_on) === '' || text(data.end_on) >= month)) {
      sheet.add('RY_vacancy', unitCode, -1);
    }
  }
  const organisations = of(scope, 'social_org').filter(
    ({ data }) => data.stage !== 'cancelled' && began(data.recorded_on),
  );
  const recent = monthsBetween(`${Number(month.slice(0, 4)) - 1}-01`, month).slice(-3);
  const active = new Set(
    of(scope, 'civil_practice')
      .filter(({ data }) => recent.includes(text(data.held_on).slice(0, 7)))
      .flatMap(({ data }) =>
        [data.organizer, data.team].map((body) => text((body as { name?: unknown } | null)?.name).trim()),
      ),
  );
  for (const { unitCode, data } of organisations) {
    sheet.add('SZ_total', unitCode, 1);
    if (active.has(text(data.name).trim())) sheet.add('SZ_active', unitCode, 1);
  }
  for (const { unitCode, data } of of(scope, 'rectification_item')) {
    const isOpen = ['todo', 'doing', 'applied', 'returned'].includes(text(data.state));
    if (isOpen && began(data.due_on) && text(data.due_on) < asOf) sheet.add('ZG_overdue', unitCode, 1);
  }
  for (const { unitCode, data } of of(scope, 'cultivation_target')) {
    if (data.state !== 'quit' && began(data.listed_on)) sheet.add('SF_count', unitCode, 1);
  }
  const grades = ['ten', 'nine', 'eight', 'seven', 'six', 'five'];
  for (const { unitCode, data } of of(scope, 'star_household')) {
    const isNew = Number(text(data.plaque_on).slice(0, 4)) >= Number(month.slice(0, 4)) - 1;
    if (data.state === 'awarded' && grades.includes(text(data.grade)) && began(data.plaque_on) && isNew)
      sheet.add('XH_rate', unitCode, 1);
  }
  for (const unit of town.units) {
    if (unit.level === 'village' && isThere(unit, month)) sheet.add('XH_rate', unit.code12, 0, unit.households ?? 0);
  }
}

/** What each village owes again and again, and what of it was done. */
export function duties(scope: Scope): void {
  const { sheet, months, town } = scope;
  const villages = town.units.filter(({ level }) => level === 'village');
  const monthly = (code: string, rows: readonly RawRecord[], day: (data: RawRecord['data']) => unknown) => {
    const done = new Set(rows.map(({ unitCode, data }) => `${unitCode}|${text(day(data)).slice(0, 7)}`));
    for (const one of done) if (months.includes(one.slice(13))) sheet.add(code, one.slice(0, 12), 1);
    for (const unit of villages) for (const one of months) if (isThere(unit, one)) sheet.add(code, unit.code12, 0, 1);
  };
  monthly('JD_monthly_rate', of(scope, 'supervision_record'), (d) => d.supervised_on);
  const visits = of(scope, 'legal_service').filter(({ data }) => ['on_duty', 'appointment'].includes(text(data.mode)));
  monthly('FG_visit_rate', visits, (d) => d.served_on);
  const half = (day: string) => `${day.slice(0, 7)}-${Number(day.slice(8, 10)) <= 15 ? 1 : 2}`;
  const sweeps = new Set(
    of(scope, 'dispute_screening').map(({ unitCode, data }) => `${unitCode}|${half(text(data.sweep_to))}`),
  );
  for (const one of sweeps) if (months.includes(one.slice(13, 20))) sheet.add('PC_sweep_rate', one.slice(0, 12), 1);
  for (const unit of villages)
    for (const one of months) if (isThere(unit, one)) sheet.add('PC_sweep_rate', unit.code12, 0, 2);
  for (const unit of villages) partyLife(scope, unit);
  for (const unit of villages) disclosure(scope, unit);
}

/** D§2.1: committee, group meeting and theme day each month, members' meeting and lesson each quarter. */
function partyLife(scope: Scope, unit: RawUnit): void {
  const own = of(scope, 'party_life').filter(({ unitCode }) => unitCode === unit.code12);
  const has = (kind: string, isIn: (month: string) => boolean) =>
    own.some(
      ({ data }) => Array.isArray(data.kind) && data.kind.includes(kind) && isIn(text(data.meeting_date).slice(0, 7)),
    );
  for (const month of scope.months) {
    if (!isThere(unit, month)) continue;
    for (const kind of ['branch_committee', 'group_meeting', 'theme_day']) {
      scope.sheet.add('DZ_due_rate', unit.code12, has(kind, (one) => one === month) ? 1 : 0, 1);
    }
    if (Number(month.slice(5)) % 3 !== 0) continue;
    const quarter = monthsBetween(`${month.slice(0, 5)}${String(Number(month.slice(5)) - 2).padStart(2, '0')}`, month);
    for (const kind of ['members_meeting', 'lesson']) {
      scope.sheet.add('DZ_due_rate', unit.code12, has(kind, (one) => quarter.includes(one)) ? 1 : 0, 1);
    }
  }
}

/** D§2.2 item 8: which matters are posted how often: code, months of the span, last day in its first, third or own last month. */
export const POSTED: readonly (readonly [item: string, months: number, dueMonth: number, dueDay: number])[] = [
  ['party_goals', 12, 3, 31],
  ['party_activity', 3, 1, 20],
  ['party_dues', 6, 1, 20],
  ['village_plan', 12, 3, 31],
  ['village_assets', 3, 1, 20],
  ['village_land', 6, 1, 20],
  ['village_cadre_pay', 6, 1, 20],
  ['finance_budget', 12, 3, 31],
  ['finance_accounts', 1, 1, 20],
  ['finance_assets', 6, 1, 20],
  ['finance_income', 12, 12, 31],
  ['service_subsidy', 3, 1, 20],
  ['service_relief', 3, 1, 20],
  ['service_guide', 12, 3, 31],
  ['supervision_report', 3, 1, 20],
  ['supervision_review', 12, 12, 31],
];

function disclosure(scope: Scope, unit: RawUnit): void {
  const own = of(scope, 'affairs_disclosure').filter(({ unitCode }) => unitCode === unit.code12);
  for (const month of scope.months) {
    if (!isThere(unit, month)) continue;
    for (const [item, length, dueMonth, dueDay] of POSTED) {
      const number = Number(month.slice(5));
      if ((number - dueMonth) % length !== 0) continue;
      const first = number - dueMonth + 1;
      const span = Array.from({ length }, (_, at) => `${month.slice(0, 5)}${String(first + at).padStart(2, '0')}`);
      const due = `${month}-${dueDay}`;
      const days = own.filter(({ data }) => data.item_code === item).map(({ data }) => text(data.posted_on));
      const isOnTime = days.some((day) => span.includes(day.slice(0, 7)) && day <= due);
      scope.sheet.add('GK_ontime_rate', unit.code12, isOnTime ? 1 : 0, 1);
    }
  }
}
