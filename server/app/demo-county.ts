import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { STRANDS } from '#shared/catalogue/definition.ts';
import { townIdOf, unitSchema } from '#shared/schema/unit.ts';
import { addAccount } from '../auth/accounts.ts';
import { addDepartments } from '../auth/departments.ts';
import { hashPassword } from '../auth/password.ts';
import { writeUnits } from '../units/write-units.ts';
import { type County, countyTownId } from './county.ts';

const demoSchema = z.strictObject({
  countyId: z.number().int(),
  note: z.string(),
  units: z.array(unitSchema).min(1),
  bodies: z.array(
    z.strictObject({
      bodyId: z.string(),
      kind: z.string(),
      name: z.string(),
      unitCode: z.string().length(12),
      memberCount: z.number().int().min(0),
    }),
  ),
  /** The town's passphrase is the town's own affair; the demonstration tells it to whoever tries the program. */
  passphrases: z.record(z.string(), z.string()),
  departments: z.array(
    z.strictObject({ departmentId: z.string(), name: z.string(), strands: z.array(z.enum(STRANDS)) }),
  ),
  accounts: z.array(
    z.strictObject({
      accountId: z.string(),
      login: z.string(),
      name: z.string(),
      role: z.string(),
      scope: z.string().length(12),
      strands: z.array(z.string()).optional(),
      departmentId: z.string().optional(),
      password: z.string(),
    }),
  ),
});
type DemoSource = z.infer<typeof demoSchema>;

/** What GET /api/demo tells. */
export interface DemoAnswer {
  readonly accounts: readonly {
    readonly login: string;
    readonly name: string;
    readonly role: string;
    readonly townId: number | null;
    readonly town: string;
    readonly scope: string;
    readonly unit: string;
    readonly password: string;
    readonly passphrase: string;
  }[];
}

/** The invented county of demonstrations and tests. */
export interface DemoCounty {
  readonly countyId: number;
  accounts(): DemoAnswer;
  /** Puts units, bodies and accounts into the store; what is there already stays as it is. */
  load(county: County): Promise<void>;
}

/** Reads `resources/demo/county.json`. */
export function readDemoCounty(file: string): DemoCounty {
  const source = demoSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { countyId: source.countyId, accounts: () => answerOf(source), load: (county) => load(source, county) };
}

function answerOf(source: DemoSource): DemoAnswer {
  const name = (code: string) => source.units.find((unit) => unit.code12 === code)?.name ?? '';
  return {
    accounts: source.accounts.map(({ login, name: person, role, scope, password }) => {
      const townId = townIdOf(scope);
      const town = townId === null ? '' : name(`${townId}000`);
      const passphrase = source.passphrases[String(townId)] ?? '';
      return { login, name: person, role, townId, town, scope, unit: name(scope), password, passphrase };
    }),
  };
}

async function load(source: DemoSource, county: County): Promise<void> {
  await county.database.inCounty(county.countyId, async (query) => {
    const [known] = await query('SELECT 1 FROM unit LIMIT 1', []);
    if (!known) await writeUnits(query, county.countyId, source.units);
    await query(
      `INSERT INTO body (town_id, body_id, unit_code, kind, name, member_count)
       SELECT left(t."unitCode", 9)::int, t."bodyId", t."unitCode", t.kind, t.name, t."memberCount"
         FROM jsonb_to_recordset($1::text::jsonb)
           AS t("bodyId" text, "unitCode" text, kind text, name text, "memberCount" int)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(source.bodies)],
    );
    const departments = source.departments.map((one) => ({ ...one, validFrom: '', validTo: '', successorId: '' }));
    await addDepartments(query, countyTownId(county.countyId), departments);
  });
  await loadAccounts(source, county);
}

/** Hashing is slow on purpose: one hash per distinct password, and only when accounts are missing. */
async function loadAccounts(source: DemoSource, county: County): Promise<void> {
  const present = await county.database.inCounty(county.countyId, (query) =>
    query<{ account_id: string }>('SELECT account_id FROM account', []),
  );
  const known = new Set(present.map((row) => row.account_id));
  const missing = source.accounts.filter((account) => !known.has(account.accountId));
  const passwords = [...new Set(missing.map((account) => account.password))];
  const hashes = new Map(await Promise.all(passwords.map(async (text) => [text, await hashPassword(text)] as const)));
  for (const account of missing) {
    const townId = townIdOf(account.scope) ?? countyTownId(county.countyId);
    const hash = hashes.get(account.password);
    if (hash) await county.database.inTown(townId, (query) => addAccount(query, townId, account, hash));
  }
}
