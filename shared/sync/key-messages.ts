import { z } from 'zod';
import { publicKeysSchema } from '#shared/seal/key-pair.ts';
import { handedKeySchema } from '#shared/seal/town-keys.ts';
import { townKeyWrapSchema } from './messages.ts';
import { adminSchema } from './people-messages.ts';

/**
 * Messages about a town's keys (SPEC.md §5). The county hands wraps and boxes between the town's desks and can open none
 * of them.
 */

/** Room for the former keys of some hundred rotations. */
const MAX_PAST = 30_000;
export const pastKeysSchema = z.looseObject({
  alg: z.string().max(30),
  keyId: z.string().max(64),
  iv: z.string().max(64),
  text: z.string().max(MAX_PAST),
});
export const deskProofSchema = pastKeysSchema.extend({ text: z.string().max(2000) });

/** GET /api/v1/town-key: what the county keeps of the present key; `handed` is for the asking desk. */
export const townKeyAnswerSchema = z.looseObject({
  wrap: townKeyWrapSchema.nullable(),
  past: pastKeysSchema.nullable(),
  handed: handedKeySchema.nullable(),
});

/** PUT /api/v1/town-key/proof: this desk's public keys, sealed under the town's present key (isProven). */
export const proveDeskSchema = z.looseObject({ deskKeyId: z.string().max(64), proof: deskProofSchema });

/** GET /api/v1/town-key/desks: to whom a new key can be handed, and whether one is called for. */
export const keyDesksSchema = z.looseObject({
  keyId: z.string().nullable(),
  alg: z.string().nullable(),
  /** `YYYY-MM-DDTHH:MM` in China; null: the town has no key. */
  since: z.string().nullable(),
  /** Accounts closed and desks revoked since then: what they know is still in use. */
  left: z.looseObject({ people: z.number().int().min(0), desks: z.number().int().min(0) }),
  desks: z.array(
    z.looseObject({
      deviceId: z.string().max(64),
      name: z.string(),
      keys: publicKeysSchema.nullable(),
      proof: deskProofSchema.nullable(),
    }),
  ),
});
export type KeyDesks = z.infer<typeof keyDesksSchema>;

/** POST /api/v1/town-key/rotate: the new key in every wrap, in place of the one called `from` (A20 when it is not that). */
export const rotateKeySchema = z.object({
  admin: adminSchema,
  from: z.string().max(64),
  wrap: townKeyWrapSchema,
  recovery: townKeyWrapSchema,
  past: pastKeysSchema,
  desks: z.array(z.object({ deviceId: z.string().max(64), handed: handedKeySchema })).max(1000),
});
export type RotateKey = z.infer<typeof rotateKeySchema>;
