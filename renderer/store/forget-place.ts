import type { DeskDatabase } from './desk-database.ts';

/** A store that was put back asks the county for everything once more. */
export async function forgetPlace(database: DeskDatabase): Promise<void> {
  const settings = await database.settings.find({ limit: 1000 }).exec();
  for (const one of settings) if (one.key.startsWith('sync-')) await one.incrementalRemove();
}
