import { z } from 'zod';
import { unitCodeSchema } from '#shared/schema/record.ts';
import { accountSchema, townKeyWrapSchema } from './messages.ts';

/**
 * Messages about accounts, between desks or the console and the county. Passwords travel in bodies only, and the county
 * keeps none as it is; a password that it made is answered once.
 */

const login = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._-]{2,40}$/u);
const password = z.string().min(1).max(200);

/** A person as the lists of accounts show him or her. */
export const personSchema = accountSchema.extend({
  units: z.array(z.string()).default([]),
  strands: z.array(z.string()).default([]),
  /** County department; its strands are `strands` then. */
  departmentId: z.string().default(''),
  closed: z.boolean(),
  /** The password was made by somebody else and not changed yet. */
  mustChange: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** GET /api/v1/people (of the desk's town), GET /api/console/people (of the county and all its towns). */
export const peopleSchema = z.looseObject({ people: z.array(personSchema) });

const grantShape = {
  role: z.string().max(40),
  scope: unitCodeSchema,
  units: z.array(unitCodeSchema).max(10).default([]),
  strands: z.array(z.string().max(20)).max(10).default([]),
  departmentId: z.string().max(64).default(''),
};
export const grantSchema = z.object(grantShape);

/** The town administrator proves who he is with each act; the county has its session. */
export const adminSchema = z.object({ login: z.string().min(1).max(40), password });

/** POST /api/v1/people {admin, person}: a new account of the town. Answers {@link madePersonSchema}. */
export const townPersonSchema = z.object({
  admin: adminSchema,
  person: z.object({ login, name: z.string().trim().min(2).max(20), ...grantShape }),
});
/** POST /api/console/people {login, name, scope}: an account without a role, which the security administrator gives. */
export const countyPersonSchema = z.object({ login, name: z.string().trim().min(2).max(20), scope: unitCodeSchema });

/** The account, and the first password, which is shown once and must be changed at first use. */
export const madePersonSchema = z.looseObject({ person: personSchema, password: z.string() });

/** POST …/people/:id/grant | close | open | reset; desks send `admin` besides. `reset` answers {@link madePersonSchema}. */
export const adminActSchema = z.object({ admin: adminSchema });
export const townGrantSchema = z.object({ admin: adminSchema, grant: grantSchema });
export const personAnswerSchema = z.looseObject({ person: personSchema });

/** POST /api/v1/password, POST /api/console/password: a person changes his or her own. */
export const changePasswordSchema = z.object({ login: z.string().min(1).max(40), password, newPassword: password });
export const doneSchema = z.looseObject({ ok: z.boolean() });

/** PUT /api/v1/town-key/recovery; GET answers it: the town's key under the code in the safe, null before one was made. */
export const recoveryWrapSchema = z.looseObject({ recovery: townKeyWrapSchema.nullable() });
