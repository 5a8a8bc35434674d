import { toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type FormList, formListSchema, MAX_FORM_BYTES, sharedFormSchema } from '#shared/ledger/form-messages.ts';
import type { FormProfile } from '#shared/ledger/form-profile.ts';
import { createCountyClient } from './county-client.ts';

/** Forms that the towns of the county share. @throws CodedError N01 without a line, or the county's code */
export async function sharedForms(): Promise<FormList['forms']> {
  return (await createCountyClient().get('/api/v1/forms', formListSchema)).forms;
}

/** Shares a form with all towns, or replaces one of this town's. @throws CodedError F03 too large, A04, N01 */
export async function shareForm(profile: FormProfile, file: Uint8Array<ArrayBuffer>): Promise<void> {
  if (file.length > MAX_FORM_BYTES) throw new CodedError('F03', `共享的模板不超过 ${MAX_FORM_BYTES / 1024 / 1024} MB`);
  await createCountyClient().send({
    method: 'PUT',
    path: `/api/v1/forms/${encodeURIComponent(profile.id)}`,
    body: { profile, file: toBase64(file) },
    schema: sharedFormSchema,
  });
}

/** The file of a shared form. @throws CodedError N01, N05 */
export async function sharedFormFile(id: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await createCountyClient().bytes(`/api/v1/forms/${encodeURIComponent(id)}/file`)).bytes;
}
