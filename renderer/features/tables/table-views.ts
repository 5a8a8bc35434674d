import { type TableView, tableViewSchema } from '#shared/ledger/ad-hoc-table.ts';
import type { DeskStore } from '../../store/desk-store.ts';

const KEY = 'table.views';

/** Views kept on this desk, oldest first; what cannot be read is left out. */
export async function readViews(store: Pick<DeskStore, 'setting'>): Promise<readonly TableView[]> {
  const kept = await store.setting<unknown>(KEY);
  return Array.isArray(kept) ? kept.flatMap((view) => tableViewSchema.safeParse(view).data ?? []) : [];
}

/** Keeps a view; one of the same id is replaced. */
export async function keepView(store: DeskStore, view: TableView): Promise<void> {
  const before = await readViews(store);
  const isNew = before.every(({ id }) => id !== view.id);
  await store.putSetting(KEY, isNew ? [...before, view] : before.map((one) => (one.id === view.id ? view : one)));
}

/** Forgets a view. */
export async function removeView(store: DeskStore, id: string): Promise<void> {
  await store.putSetting(
    KEY,
    (await readViews(store)).filter((view) => view.id !== id),
  );
}
