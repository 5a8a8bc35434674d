import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import {
  type EnrolAnswer,
  enrolRequestSchema,
  type signInAnswerSchema,
  signInRequestSchema,
} from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom, setCredential } from '../app/guards.ts';
import { checkedPassword } from '../auth/checked-password.ts';
import { DEVICE_COOKIE, enrolDevice } from '../auth/devices.ts';
import { townKeyOf } from '../auth/town-key.ts';
import { requireProtocol } from '../sync/require-protocol.ts';
import { unitsOf } from '../sync/town-facts.ts';

/** A device stays enrolled until it is revoked; the cookie is renewed at each enrolment. */
const DEVICE_COOKIE_SECONDS = 400 * 24 * 3600;

/** Enrolment of a device, and sign-in of a further person on it. */
export function enrolmentRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, signInsPerMinute } = deps;
  const config = { rateLimit: { max: signInsPerMinute, timeWindow: 60_000 } };
  app.post('/api/v1/enrol', { config }, async (request, reply): Promise<EnrolAnswer> => {
    const body = enrolRequestSchema.parse(request.body);
    requireProtocol(body.protocol);
    const { deviceId, townId, token, account } = await enrolDevice(county, body);
    const units = await county.database.inTown(townId, (query) => unitsOf(query, townId));
    const town = units.find((unit) => unit.code12 === townCodeOf(townId));
    if (!town) throw new CodedError('D10');
    setCredential(reply, DEVICE_COOKIE, token, DEVICE_COOKIE_SECONDS);
    return { epoch: county.epoch, deviceId, account, town, townKey: await townKeyOf(county.database, townId) };
  });
  app.post('/api/v1/sign-in', { config }, async (request): Promise<z.infer<typeof signInAnswerSchema>> => {
    const { townId } = await deviceFrom(deps, request);
    const { login, password } = signInRequestSchema.parse(request.body);
    const account = await checkedPassword(county, { townId, login, password, action: 'device.sign_in_failed' });
    return { account, townKey: await townKeyOf(county.database, townId) };
  });
}
