import type { DomainContext } from '#shared/domain/context.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { DeskStore } from '../store/desk-store.ts';

/** The facts that checks and calculations depend on, as this desk knows them now. */
export function domainContextOf(store: DeskStore): DomainContext {
  const bodies = store.bodies();
  return {
    today: todayInChina(Date.now()),
    units: new Map(store.units().map((unit) => [unit.code12, unit])),
    memberCountOf: (value) => {
      const body = bodyOf(value);
      const known = bodies.find((one) => (body.bodyId ? one.bodyId === body.bodyId : one.name === body.name));
      return known?.memberCount ?? null;
    },
    me: { name: store.account.name },
  };
}

/** A body value (`{name, bodyId?}`) read with care: stored values may be of any shape. */
export function bodyOf(value: unknown): { name: string; bodyId: string | null } {
  if (typeof value === 'string') return { name: value, bodyId: null };
  if (value === null || typeof value !== 'object') return { name: '', bodyId: null };
  const name = 'name' in value && typeof value.name === 'string' ? value.name : '';
  const bodyId = 'bodyId' in value && typeof value.bodyId === 'string' ? value.bodyId : null;
  return { name, bodyId };
}
