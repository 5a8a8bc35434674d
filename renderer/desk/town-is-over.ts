import { isStanding } from '#shared/domain/standing.ts';
import type { DeskStore } from '../store/desk-store.ts';

/** Whether this desk's town ended before a month: it owes nothing in it, and the county takes no report of it. */
export function townIsOver(store: Pick<DeskStore, 'units'>, month: string): boolean {
  const town = store.units().find(({ level }) => level === 'town');
  return town !== undefined && !isStanding({ validTo: town.validTo }, month);
}
