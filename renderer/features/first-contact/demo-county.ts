import { z } from 'zod';

/** An identity of the demo county, offered for one-click enrolment. */
const demoAccountSchema = z.looseObject({
  login: z.string(),
  name: z.string(),
  role: z.string(),
  townId: z.number().nullable(),
  town: z.string().nullable().default(null),
  unit: z.string().nullable().default(null),
  password: z.string(),
  passphrase: z.string().nullable().default(null),
});
export type DemoAccount = z.infer<typeof demoAccountSchema>;

const demoSchema = z.looseObject({ accounts: z.array(demoAccountSchema) });
const codeSchema = z.looseObject({ code: z.string() });

/** The demo county's desk identities; empty when the county is no demo or cannot be reached. */
export async function demoAccounts(): Promise<readonly DemoAccount[]> {
  try {
    const answer = await fetch('/api/demo');
    if (!answer.ok) return [];
    const parsed = demoSchema.safeParse(await answer.json());
    return parsed.success ? parsed.data.accounts.filter((account) => account.townId !== null) : [];
  } catch {
    return []; // no line, or no JSON: then this is no demo county
  }
}

/** A fresh one-time code of the demo county; null when it gives none. */
export async function demoCode(townId: number): Promise<string | null> {
  const answer = await fetch('/api/demo/enrolment-code', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sanzhi-request': '1' },
    body: JSON.stringify({ townId }),
  });
  const parsed = codeSchema.safeParse(answer.ok ? await answer.json() : null);
  return parsed.success ? parsed.data.code : null;
}
