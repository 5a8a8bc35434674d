import { z } from 'zod';
import { NOTICE_URGENCIES } from '#shared/sync/notice-messages.ts';

/** What was typed into a notice or a correction and not sent yet, as the browser keeps it. */
const draftSchema = z.object({
  /** Of the notice that it becomes, so that sending again after a break is sending once. */
  noticeId: z.string(),
  /** The version that it corrects; 0: a new notice. */
  version: z.number().int().min(0),
  /** ISO, by the PC's clock. */
  savedAt: z.string(),
  urgency: z.enum(NOTICE_URGENCIES),
  title: z.string(),
  text: z.string(),
  dueOn: z.string(),
  issuer: z.string(),
  reach: z.enum(['all', 'chosen', 'none']),
  towns: z.array(z.number().int()),
  departments: z.array(z.string()),
  reason: z.string(),
});
export type NoticeDraft = z.infer<typeof draftSchema>;

/** As much of the browser's storage as drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** The drafts of one account in this browser. They stay when the page or the browser is closed. */
export interface NoticeDrafts {
  /** Last saved first. */
  all(): readonly NoticeDraft[];
  of(noticeId: string): NoticeDraft | null;
  /** False: the browser does not keep it (no room, or storage switched off). */
  keep(draft: NoticeDraft): boolean;
  drop(noticeId: string): void;
}

export function noticeDrafts(storage: DraftStorage, accountId: string): NoticeDrafts {
  const prefix = `sanzhi-notice-draft/${accountId}/`;
  const read = (key: string) => parsed(storage.getItem(key));
  return {
    all() {
      const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
      return keys
        .filter((key) => key.startsWith(prefix))
        .map(read)
        .filter((draft) => draft !== null)
        .toSorted((one, other) => (one.savedAt < other.savedAt ? 1 : -1));
    },
    of: (noticeId) => read(prefix + noticeId),
    keep(draft) {
      try {
        storage.setItem(prefix + draft.noticeId, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    drop: (noticeId) => storage.removeItem(prefix + noticeId),
  };
}

function parsed(text: string | null): NoticeDraft | null {
  if (text === null) return null;
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return null; // of another program, or damaged: it is left where it is
  }
}
