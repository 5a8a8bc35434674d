import { z } from 'zod';

const accountSchema = z.looseObject({
  login: z.string(),
  name: z.string(),
  role: z.string(),
  townId: z.number().nullable(),
  password: z.string(),
});
const demoSchema = z.looseObject({ accounts: z.array(accountSchema) });
const codeSchema = z.looseObject({ code: z.string() });

/** Somebody of the invented county. */
export interface DemoAccount {
  readonly login: string;
  readonly password: string;
  /** 0 for people of the county itself. */
  readonly townId: number;
}

/** The invented county of a server that runs with SANZHI_DEMO=1. */
export interface DemoCounty {
  /** The first demo account of a role. @throws Error when the demo county has none */
  accountOf(role: string): DemoAccount;
  /** A fresh one-time code for a town. */
  enrolmentCode(townId: number): Promise<string>;
}

/** Asks a running demo server for its accounts. @throws Error when it is no demo server */
export async function demoCounty(origin: string): Promise<DemoCounty> {
  const { accounts } = demoSchema.parse(await ask(`${origin}/api/demo`));
  return {
    accountOf(role) {
      const account = accounts.find((each) => each.role === role);
      if (!account) throw new Error(`no demo account ${role}`);
      return { login: account.login, password: account.password, townId: account.townId ?? 0 };
    },
    enrolmentCode: async (townId) => codeSchema.parse(await ask(`${origin}/api/demo/enrolment-code`, { townId })).code,
  };
}

async function ask(address: string, body?: unknown): Promise<unknown> {
  const write = body !== undefined && {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sanzhi-request': '1' },
    body: JSON.stringify(body),
  };
  const response = await fetch(address, write || {});
  if (!response.ok) throw new Error(`${address}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return response.json();
}
