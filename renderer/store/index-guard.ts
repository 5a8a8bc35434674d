import { type RxJsonSchema, wrappedValidateStorageFactory } from 'rxdb/plugins/core';

type Validator = Parameters<typeof wrappedValidateStorageFactory>[0];

/**
 * Guard against fault F: a document whose indexed field is null or missing is accepted by the store and afterwards found
 * by no query. Key and index fields must be texts of the declared length. Written without a schema compiler: those make
 * code from text, which the page's content security policy forbids.
 */
const validatorOf: Validator = (schema: RxJsonSchema<never>) => {
  const primary = typeof schema.primaryKey === 'string' ? schema.primaryKey : String(schema.primaryKey.key);
  const properties = schema.properties as Record<string, { type?: unknown; maxLength?: number } | undefined>;
  const indexed = (schema.indexes ?? []).flat().map(String);
  const texts = [...new Set([primary, ...indexed])].filter((path) => properties[path]?.type === 'string');
  return (document) =>
    texts.flatMap((path) => {
      const value = (document as Record<string, unknown>)[path];
      const longest = properties[path]?.maxLength ?? Number.POSITIVE_INFINITY;
      const isGood = typeof value === 'string' && value.length <= longest && (path !== primary || value.length > 0);
      return isGood ? [] : [{ field: path, message: 'must be a text of the declared length' }];
    });
};

/** Wraps a storage so that documents no query would find are refused. */
export const indexGuard = wrappedValidateStorageFactory(validatorOf, 'index-guard');
