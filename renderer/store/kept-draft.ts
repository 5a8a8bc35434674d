import { readAttachments } from '#shared/schema/attachment.ts';
import type { Draft } from './desk-store.ts';

/** Place of the attachments among a kept draft's values; no field can have this name. */
const ATTACHMENTS = '@attachments';

/**
 * A draft as RxDB keeps it. Attachments came later than the drafts' schema, and RxDB refuses a store whose schema has
 * grown, so they lie among the values. A draft of an edit without them must not take the record's attachments away.
 */
export function keptDraftOf({ attachments, ...draft }: Draft): Draft {
  return attachments ? { ...draft, values: { ...draft.values, [ATTACHMENTS]: attachments } } : draft;
}

/** The draft as screens know it. */
export function draftOf(kept: Draft): Draft {
  const { [ATTACHMENTS]: attachments, ...values } = kept.values;
  return Array.isArray(attachments) ? { ...kept, values, attachments: readAttachments(attachments) } : kept;
}
