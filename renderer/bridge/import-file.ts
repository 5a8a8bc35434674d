import { CodedError } from '#shared/kernel/coded-error.ts';
import { type ImportFile, importFileSchema } from '#shared/workbook/tables/found-file.ts';

/** The answer of a reading process, checked. @throws CodedError F02 */
export function importFileOf(answer: Uint8Array): ImportFile {
  const parsed = importFileSchema.safeParse(JSON.parse(new TextDecoder().decode(answer)));
  if (!parsed.success) throw new CodedError('F02');
  return parsed.data;
}
