import { z } from 'zod';
import { unitSchema } from '#shared/schema/unit.ts';
import { accountSchema, townKeyWrapSchema } from '#shared/sync/messages.ts';

/* Rows of the small database of accounts and keys (vault.ts) as they lie there; unknown members are kept. */

export const deviceSchema = z.looseObject({
  id: z.literal('device'),
  deviceId: z.string(),
  deviceName: z.string(),
  town: unitSchema,
  epoch: z.string(),
});
export const boxSchema = z.looseObject({ alg: z.string(), keyId: z.string(), iv: z.string(), text: z.string() });
export const accountRowSchema = z.looseObject({
  login: z.string(),
  account: accountSchema,
  wrap: townKeyWrapSchema,
  lastSignInAt: z.number(),
  failures: z.number().default(0),
  lockedUntil: z.number().default(0),
});
export type AccountRow = z.infer<typeof accountRowSchema>;

/** When the county was last reached, and the latest moment that this PC's clock has shown; not part of the copy. */
export const CONTACT = 'contact';
export const contactSchema = z.looseObject({ id: z.literal(CONTACT), at: z.number(), latest: z.number() });

export const REVOKED = 'revoked';
export const revokedSchema = z.looseObject({
  isWiped: z.boolean(),
  records: z.number(),
  papers: z.number(),
  /** The copies outside the browser's store are wiped as well. */
  isDone: z.boolean().default(false),
});
export type RevokedDesk = Readonly<z.infer<typeof revokedSchema>>;

export const CHANGES = 'changes';
export const changesSchema = z.looseObject({ count: z.number() });
const rows = z.array(z.looseObject({}));
export const copySchema = z.looseObject({ changes: z.number(), device: rows, accounts: rows, keys: rows });
