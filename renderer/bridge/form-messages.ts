import type { ErrorCode } from '#shared/kernel/coded-error.ts';
import type { FormPlan, FormProblem, FormTemplate } from '#shared/workbook/form/form-model.ts';

/** What the worker for forms is told: one message, one answer. */
export type FormRequest =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'check' | 'fill'; readonly bytes: Uint8Array; readonly plans: readonly FormPlan[] };

export type FormReply =
  | { readonly kind: 'read'; readonly template: FormTemplate }
  | { readonly kind: 'checked'; readonly problems: readonly FormProblem[] }
  | { readonly kind: 'filled'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail?: string };
