import type { TransitionDefinition } from '#shared/catalogue/definition.ts';
import { levelOfScope, stepsFrom } from '#shared/domain/life.ts';
import { may } from '#shared/domain/permissions.ts';
import type { DeskStore } from '../store/desk-store.ts';

/** Stages in which a record takes no steps. */
const FIXED = new Set(['void', 'locked', 'submitted', 'received']);

interface Placed {
  readonly type: string;
  readonly unitCode: string;
  readonly status: string;
}

/** The steps that this person may take with a record that is in this state of its life. */
export function stepsOffered(store: DeskStore, record: Placed, state: string): readonly TransitionDefinition[] {
  const life = store.catalogue.types.get(record.type)?.life;
  if (!life || FIXED.has(record.status) || !may(store.account, 'enter', record)) return [];
  return stepsFrom(life, state, levelOfScope(store.account.scope));
}
