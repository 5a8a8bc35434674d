import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Body, DomainContext, UnitLike } from '../context.ts';
import type { CountedUnit } from '../count-indicators.ts';
import { type MonthSettings, reportMonths } from './month-rule.ts';

/** A unit as figures and dues see it. */
export type FigureUnit = CountedUnit & UnitLike;

/** Everything figures and dues depend on besides the records. */
export interface FigureBasis {
  readonly catalogue: Catalogue;
  /** `YYYY-MM-DD`: as-of day of figures whose period has not ended. */
  readonly today: string;
  readonly units: readonly FigureUnit[];
  readonly bodies: readonly Body[];
  readonly settings: MonthSettings;
}

/** The basis in the form that counters take. */
export function factsOf({ catalogue, today, units, bodies, settings }: FigureBasis) {
  const members = new Map(bodies.map((body) => [body.bodyId, body.memberCount]));
  const context: DomainContext = {
    today,
    units: new Map(units.map((unit) => [unit.code12, unit])),
    memberCountOf: (body: unknown) => {
      const id = body !== null && typeof body === 'object' ? (body as { bodyId?: unknown }).bodyId : undefined;
      return typeof id === 'string' ? (members.get(id) ?? null) : null;
    },
  };
  return { catalogue, units, bodies, months: reportMonths(settings), context };
}
