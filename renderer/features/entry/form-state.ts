import type { Attachment } from '#shared/schema/attachment.ts';
import type { Values } from '../../store/desk-store.ts';

/** What the form holds beside the type's fields. */
export interface FormHead {
  readonly unitCode: string | null;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  readonly attachments: readonly Attachment[];
  /** Why an existing record is changed. */
  readonly reason: string;
}

/** Everything a person can change on a form, at one moment. */
export interface FormState {
  readonly values: Values;
  readonly head: FormHead;
  /** Paths whose value was taken over from the last record and not touched since. */
  readonly carried: ReadonlySet<string>;
}
