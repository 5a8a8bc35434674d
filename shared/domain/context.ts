import type { Environment, Person } from '#shared/catalogue/expression/types.ts';

/** What the domain needs to know of a unit. */
export interface UnitLike {
  readonly code12: string;
  readonly name: string;
  readonly shortName?: string;
  /** Its last day; empty or absent: it stands for ever (D§1.4). */
  readonly validTo?: string;
}

/** A body inside a village or town, as the county's list gives it and records refer to it (D§1.5). */
export interface Body {
  readonly bodyId: string;
  readonly kind: string;
  readonly name: string;
  readonly unitCode: string;
  readonly memberCount: number | null;
}

/** Facts that checks and calculations depend on; handed in, so that the same input always gives the same answer. */
export interface DomainContext {
  /** `YYYY-MM-DD` in China (shared/kernel/calendar.ts `todayInChina`). */
  readonly today: string;
  readonly units: ReadonlyMap<string, UnitLike>;
  /** Members of a body by the value of a body field; null when unknown. */
  readonly memberCountOf: (body: unknown) => number | null;
  /** The person who is entering; absent at the county. */
  readonly me?: Person | null;
}

/** The expression environment of a context. */
export function environmentOf(context: DomainContext): Environment {
  return {
    today: context.today,
    me: context.me ?? null,
    memberCountOf: context.memberCountOf,
    unitName: (code) => context.units.get(code)?.name ?? null,
  };
}
