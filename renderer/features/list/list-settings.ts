import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import { RECORD_STATUSES } from '#shared/schema/record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { EMPTY_STATE, type ListState } from './list-state.ts';

const texts = z.array(z.string().max(60)).max(200);
const stateSchema: z.ZodType<ListState> = z.object({
  search: z.string().max(200),
  types: texts,
  unitCodes: texts,
  span: z.enum(['all', 'month', 'year', 'range']),
  from: z.string().max(7).nullable(),
  to: z.string().max(7).nullable(),
  statuses: z.array(z.enum(RECORD_STATUSES)),
  syncStates: z.array(z.enum(['waiting', 'acknowledged', 'refused', 'conflict'])),
  due: z.array(z.enum(['overdue', 'soon', 'none'])),
  fields: z.record(z.string(), texts),
  withVoid: z.boolean(),
  sortBy: z.enum(['mainDate', 'recordNo', 'unitCode', 'status', 'updatedAt', 'due']),
  isDescending: z.boolean(),
});
const viewSchema = z.object({ name: z.string().min(1).max(30), state: stateSchema, columns: texts.nullable() });
const oneListSchema = z.object({
  views: z.array(viewSchema).max(50).catch([]),
  /** Name of the view the list opens with; null: all records. */
  standard: z.string().nullable().catch(null),
  /** Columns by key, in order; null: those of the definition. */
  columns: texts.nullable().catch(null),
  /** As a list, or the way its life is looked at (`life.view`). */
  look: z.enum(['list', 'life']).catch('list'),
  /** States whose columns are folded on the board; null: the closed ones. */
  folded: texts.nullable().catch(null),
});
const settingsSchema = z.record(z.string(), oneListSchema);

/** A saved view: what is filtered and searched, how it is sorted, which columns. */
export type SavedView = z.infer<typeof viewSchema>;
/** What a person keeps about one list. */
export type ListSettings = z.infer<typeof oneListSchema>;

/** Nothing kept: all records with the definition's columns. */
export const NO_SETTINGS: ListSettings = { views: [], standard: null, columns: null, look: 'list', folded: null };

/** Settings of all lists as stored, read with care: what cannot be read counts as not kept. */
export function readSettings(stored: unknown): Readonly<Record<string, ListSettings>> {
  return settingsSchema.safeParse(stored).data ?? {};
}

/** With a view saved under its name, in the place of one of the same name. */
export function withView(settings: ListSettings, view: SavedView): ListSettings {
  const isKnown = settings.views.some((one) => one.name === view.name);
  const views = isKnown
    ? settings.views.map((one) => (one.name === view.name ? view : one))
    : [...settings.views, view];
  return { ...settings, views };
}

/** With a view renamed; unchanged when the new name is empty or taken. */
export function withViewRenamed(settings: ListSettings, from: string, to: string): ListSettings {
  if (to === '' || settings.views.some((one) => one.name === to)) return settings;
  const views = settings.views.map((one) => (one.name === from ? { ...one, name: to } : one));
  return { ...settings, views, standard: settings.standard === from ? to : settings.standard };
}

/** Without a view. */
export function withoutView(settings: ListSettings, name: string): ListSettings {
  const views = settings.views.filter((one) => one.name !== name);
  return { ...settings, views, standard: settings.standard === name ? null : settings.standard };
}

/** What a list opens with: its standard view, or all records. */
export function openingState(settings: ListSettings): ListState {
  return settings.views.find((one) => one.name === settings.standard)?.state ?? EMPTY_STATE;
}

/** This account's settings of a list, null until they are read, and how to change them. */
export function useListSettings(listId: string): [ListSettings | null, (change: ListSettings) => void] {
  const { store } = useDesk();
  const key = `lists/${store.account.accountId}`;
  const [all, setAll] = useState<Readonly<Record<string, ListSettings>> | null>(null);
  useEffect(() => {
    let isGone = false;
    store.setting<unknown>(key).then(
      (stored) => !isGone && setAll(readSettings(stored)),
      () => !isGone && setAll({}),
    );
    return () => {
      isGone = true;
    };
  }, [store, key]);
  const change = useCallback(
    (one: ListSettings) => {
      const next = { ...all, [listId]: one };
      setAll(next);
      void store.putSetting(key, next);
    },
    [all, store, key, listId],
  );
  return [all && (all[listId] ?? NO_SETTINGS), change];
}
