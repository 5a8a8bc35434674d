import { type FormProfile, formProfileSchema } from '#shared/ledger/form-profile.ts';
import type { DeskStore } from '../../store/desk-store.ts';

const KEY = 'form.profiles';

/** Forms that this desk knows, its own and those taken over from the county; what cannot be read is left out. */
export async function readForms(store: Pick<DeskStore, 'setting'>): Promise<readonly FormProfile[]> {
  const kept = await store.setting<unknown>(KEY);
  return Array.isArray(kept) ? kept.flatMap((profile) => formProfileSchema.safeParse(profile).data ?? []) : [];
}

/** Keeps a form; one of the same id is replaced. */
export async function keepForm(store: DeskStore, profile: FormProfile): Promise<void> {
  const before = await readForms(store);
  const isNew = before.every(({ id }) => id !== profile.id);
  await store.putSetting(
    KEY,
    isNew ? [...before, profile] : before.map((one) => (one.id === profile.id ? profile : one)),
  );
}

/** Takes a form off this desk's list; its file stays in the attachment store. */
export async function removeForm(store: DeskStore, id: string): Promise<void> {
  await store.putSetting(
    KEY,
    (await readForms(store)).filter((profile) => profile.id !== id),
  );
}
