import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { consoleMeSchema } from '#shared/sync/console-messages.ts';
import { signInRequestSchema } from '#shared/sync/messages.ts';
import { countyUnit } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, clearCredential, setCredential } from '../app/guards.ts';
import { CONSOLE_COOKIE, closeSession, openSession } from '../auth/console-sessions.ts';

/** Sign-in, sign-out and “who am I” of the console. */
export function consoleSessionRoutes(app: FastifyInstance, deps: AppDeps): void {
  const config = { rateLimit: { max: deps.signInsPerMinute, timeWindow: 60_000 } };
  app.post('/api/console/sign-in', { config }, async (request, reply) => {
    const { login, password } = signInRequestSchema.parse(request.body);
    const { token, account } = await openSession(deps.county, login, password);
    setCredential(reply, CONSOLE_COOKIE, token);
    return { account };
  });
  app.post('/api/console/sign-out', async (request, reply) => {
    await closeSession(deps.county, request.cookies[CONSOLE_COOKIE]);
    clearCredential(reply, CONSOLE_COOKIE);
    return { ok: true };
  });
  app.get('/api/console/me', async (request): Promise<z.infer<typeof consoleMeSchema>> => {
    const account = await accountFrom(deps, request);
    return { account, county: await countyUnit(deps.county), demo: deps.demo !== null };
  });
}
