import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { adminActSchema } from '#shared/sync/people-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom } from '../app/guards.ts';
import { checkedPassword } from '../auth/checked-password.ts';

/** The desk's person who keeps the town's accounts and keys, by password. @throws CodedError A01, A06, A13, A04 */
export async function townAdmin<Asked extends z.infer<typeof adminActSchema>>(
  deps: AppDeps,
  request: FastifyRequest,
  schema: z.ZodType<Asked>,
) {
  const device = await deviceFrom(deps, request);
  const { townId } = device;
  const asked = schema.parse(request.body);
  const { admin } = asked;
  const account = await checkedPassword(deps.county, { townId, ...admin, action: 'device.sign_in_failed' });
  if (account.mustChange === true) throw new CodedError('A13');
  if (!may(account, 'keep_people', { unitCode: townCodeOf(townId) })) throw new CodedError('A04');
  return { device, townId, by: account.accountId, asked };
}

/** Passwords are tried here: as few attempts per minute and address as at sign-in. */
export function limited(deps: AppDeps) {
  return { config: { rateLimit: { max: deps.signInsPerMinute, timeWindow: 60_000 } } };
}
