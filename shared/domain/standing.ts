/** When a unit exists (D§1.4): dates `YYYY-MM-DD`; empty or absent: always, for ever. */
export interface UnitValidity {
  readonly validFrom?: string;
  readonly validTo?: string;
}

/**
 * Whether a unit stands in a month: on one of its days. A village merged in the middle of July still owes July; its
 * successor owes it too, when it is new.
 */
export function isStanding({ validFrom = '', validTo = '' }: UnitValidity, month: string): boolean {
  return validFrom.slice(0, 7) <= month && (validTo === '' || validTo.slice(0, 7) >= month);
}

/** Whether a unit's last day lies before a day; one that is to end later has not ended. */
export function hasEnded({ validTo = '' }: UnitValidity, day: string): boolean {
  return validTo !== '' && validTo < day;
}

/** Whether a unit never existed: it was to be founded, and that was taken back before its day. */
export function neverStood({ validFrom = '', validTo = '' }: UnitValidity): boolean {
  return validTo !== '' && validTo < validFrom;
}

/** Whether a unit stands on a day. */
export function standsOn(unit: UnitValidity, day: string): boolean {
  return (unit.validFrom ?? '') <= day && !hasEnded(unit, day);
}

/**
 * The unit that stands for another one today: its successor, and that one's, as far as each has exactly one. A unit that
 * was split among several stands for itself, because its figures cannot be divided.
 */
export function successorOf(
  units: ReadonlyMap<string, { readonly successorCodes: readonly string[]; readonly validTo: string }>,
  code12: string,
): string {
  let code = code12;
  for (const seen = new Set<string>(); !seen.has(code); ) {
    seen.add(code);
    const unit = units.get(code);
    const [next, other] = unit?.successorCodes ?? [];
    if (!unit || unit.validTo === '' || next === undefined || other !== undefined || !units.has(next)) return code;
    code = next;
  }
  return code12;
}
