import type { Query } from './db.ts';

const WANTED: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
};

/**
 * The server acknowledges nothing on a store that would not keep it through a power cut (design §8). Runs on the
 * embedded database and on DATABASE_URL alike. @throws Error naming the setting.
 */
export async function assertDurable(query: Query): Promise<void> {
  for (const [name, allowed] of Object.entries(WANTED)) {
    const [row] = await query<{ value: string | null }>('SELECT current_setting($1, true) AS value', [name]);
    const value = row?.value ?? null;
    if (value !== null && !allowed.includes(value)) {
      throw new Error(`${name}=${value}: this database does not keep acknowledged writes through a power cut`);
    }
  }
}

/** The role the server works as must not be able to step over row level security. @throws Error naming the role. */
export async function assertBound(query: Query): Promise<void> {
  const [role] = await query<{ name: string; free: boolean; owns: boolean }>(
    `SELECT current_user::text AS name, rolsuper OR rolbypassrls AS free,
            EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid) AS owns
       FROM pg_roles r WHERE rolname = current_user`,
    [],
  );
  if (!role || role.free || role.owns) {
    throw new Error(`the database role ${role?.name ?? '?'} is not bound by row level security`);
  }
}
