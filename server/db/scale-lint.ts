import type { Query } from './db.ts';

/** Tables that belong to no town. */
export const REFERENCE_TABLES = [
  'schema_migration',
  'county_meta',
  'catalogue_version',
  'catalogue_draft',
  'month_setting',
  'rights_matrix',
  'shared_form',
] as const;

/**
 * What would keep the schema from being distributed by town or isolated by row (server rule: the town stands first in
 * every key): unique indexes without the town in front, tables without a town, tables without forced row security.
 */
export async function scaleFaults(query: Query): Promise<readonly string[]> {
  const rows = await query<{ fault: string }>(FAULTS, [JSON.stringify(REFERENCE_TABLES)]);
  return rows.map((row) => row.fault);
}

const FAULTS = `
WITH town_table AS (
  SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
         (SELECT attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'town_id') AS town
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
     AND c.relname NOT IN (SELECT jsonb_array_elements_text($1::text::jsonb)))
SELECT t.relname || ': no town_id' AS fault FROM town_table t WHERE t.town IS NULL
UNION ALL
SELECT t.relname || ': row security is not forced' FROM town_table t
 WHERE NOT (t.relrowsecurity AND t.relforcerowsecurity)
UNION ALL
SELECT t.relname || '.' || i.relname || ': town_id is not first'
  FROM town_table t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
 WHERE x.indkey[0] IS DISTINCT FROM t.town
UNION ALL
SELECT c.relname || ': a sequence' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = current_schema() AND c.relkind = 'S'
ORDER BY 1`;
