import { compiledType } from '#shared/catalogue/compile-type.ts';
import { foreignFields } from '#shared/domain/guarded-fields.ts';
import { levelOfScope } from '#shared/domain/life.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Author } from '#shared/schema/build-record.ts';
import { changesBetween } from '#shared/schema/record-changes.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { Values } from './desk-store.ts';

/**
 * Refuses a change of fields that only higher levels set (D§2): the county would refuse the whole record. `enteredBy` is
 * the account that entered it. @throws CodedError D12
 */
export function refuseForeign(
  { catalogue }: Pick<Author, 'catalogue'>,
  { accountId, scope }: Pick<Account, 'accountId' | 'scope'>,
  type: string,
  before: Values,
  after: Values,
  enteredBy: string,
): void {
  const editor = { level: levelOfScope(scope), isEnterer: enteredBy === accountId };
  const paths = changesBetween(before, after).map(({ path }) => path);
  const labels = foreignFields(compiledType(catalogue, type), paths, editor).map(({ definition }) => definition.label);
  if (labels.length > 0) throw new CodedError('D12', labels.join('、'));
}
