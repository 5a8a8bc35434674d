import { basename, extname } from 'node:path';
import type { TakenFile } from '#shared/ipc/attachment-intents.ts';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import type { WriteLog } from '../platform/log.ts';
import { writeOrExplain } from './write-or-explain.ts';

/** Saves a file where people say; `askPath` gives undefined when they changed their mind. @throws CodedError F05 */
export function fileSaver(askPath: (name: string) => Promise<string | undefined>, log: WriteLog) {
  return async ({ name, bytes }: TakenFile): Promise<SaveOutcome> => {
    const suggested = basename(name.replaceAll('\\', '/')) || '附件';
    const chosen = await askPath(suggested);
    if (chosen === undefined) return { outcome: 'cancelled' };
    const ending = extname(suggested).toLowerCase();
    const path = chosen.toLowerCase().endsWith(ending) ? chosen : `${chosen}${ending}`;
    await writeOrExplain(path, bytes, 'F05', log);
    return { outcome: 'saved', fileName: basename(path) };
  };
}
