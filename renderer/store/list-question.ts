import { may } from '#shared/domain/permissions.ts';
import type { DeskStore, ListQuery } from './desk-store.ts';

/** The question as the worker is asked: only units this account may query, and the names a search looks into. */
export function askable(query: ListQuery, store: Pick<DeskStore, 'account' | 'catalogue' | 'units'>): ListQuery {
  return { ...query, ...visibleUnits(query, store), ...(query.search ? { names: namesOf(store) } : {}) };
}

/** A town's account sees its town; a village's account its village, unless its role may query the town (D§1.3). */
function visibleUnits(query: ListQuery, { account }: Pick<DeskStore, 'account'>): { unitCodes?: readonly string[] } {
  const town = `${account.scope.slice(0, 9)}000`;
  if (may(account, 'query', { unitCode: town })) return {};
  const own = may(account, 'query', { unitCode: account.scope }) ? [account.scope] : [];
  return { unitCodes: own.filter((code) => query.unitCodes?.includes(code) ?? true) };
}

function namesOf(store: Pick<DeskStore, 'catalogue' | 'units'>): NonNullable<ListQuery['names']> {
  return {
    types: [...store.catalogue.types.values()].map((type) => [type.id, `${type.label}\n${type.shortLabel}`] as const),
    units: store.units().map((unit) => [unit.code12, `${unit.name}\n${unit.shortName}`] as const),
  };
}
