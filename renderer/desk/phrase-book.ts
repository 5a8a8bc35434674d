import { z } from 'zod';
import type { DeskStore } from '../store/desk-store.ts';

/** 常用语 of one text field: what clerks of this town keep, and what was written there lately. */
const phrasesSchema = z.record(z.string(), z.array(z.string().min(1)).max(200));
/** Kept phrases by `type.field`, in the desk's own settings. */
export type KeptPhrases = Readonly<Record<string, readonly string[]>>;

const RECENT_RECORDS = 30;
const MAX_RECENT = 15;
/** Longer texts are whole minutes, not phrases; `复制上一条` is for those. */
const MAX_LETTERS = 300;

const keyOf = (store: DeskStore) => `phrases.${store.account.accountId}`;

/** All phrases this account keeps; unreadable ones are left out. */
export async function keptPhrases(store: DeskStore): Promise<KeptPhrases> {
  const parsed = phrasesSchema.safeParse(await store.setting(keyOf(store)));
  return parsed.success ? parsed.data : {};
}

/** Keeps a phrase for a field (`type.field`), newest first. @throws CodedError S02, S04 */
export async function keepPhrase(store: DeskStore, field: string, phrase: string): Promise<void> {
  const all = await keptPhrases(store);
  const others = (all[field] ?? []).filter((one) => one !== phrase);
  await store.putSetting(keyOf(store), { ...all, [field]: [phrase, ...others] });
}

/** Forgets a kept phrase. @throws CodedError S02, S04 */
export async function dropPhrase(store: DeskStore, field: string, phrase: string): Promise<void> {
  const all = await keptPhrases(store);
  const left = (all[field] ?? []).filter((one) => one !== phrase);
  const { [field]: _gone, ...rest } = all;
  await store.putSetting(keyOf(store), left.length > 0 ? { ...rest, [field]: left } : rest);
}

/** Texts written lately into an open field of the type, newest first; `path` is its place in the definition. */
export async function recentTexts(store: DeskStore, type: string, path: string): Promise<readonly string[]> {
  const sort = { by: 'updatedAt', descending: true } as const;
  const page = await store.list({ type, sort, offset: 0, limit: RECENT_RECORDS });
  const texts = page.lines.flatMap((line) => textsAt(line.data, path.split('.')));
  const fitting = texts.map((text) => text.trim()).filter((text) => text !== '' && text.length <= MAX_LETTERS);
  return [...new Set(fitting)].slice(0, MAX_RECENT);
}

function textsAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) return typeof value === 'string' ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return textsAt((value as Record<string, unknown>)[head], rest);
}
