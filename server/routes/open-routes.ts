import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdSchema } from '#shared/schema/record.ts';
import { type healthAnswerSchema, PROTOCOL_VERSION } from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { makeCode } from '../auth/enrolment-codes.ts';
import { townName } from './console-keeping-routes.ts';

/** Health, and what the demonstration county offers. */
export function openRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, storeKind, version, demo } = deps;
  app.get('/api/health', async (): Promise<z.infer<typeof healthAnswerSchema>> => {
    const isUp = await county.database
      .unbound((query) => query('SELECT 1', []))
      .then(
        () => true,
        () => false,
      );
    if (!isUp) throw new CodedError('N02');
    const answer = { ok: true, product: 'sanzhi-ledger', version, protocol: PROTOCOL_VERSION } as const;
    return { ...answer, demo: demo !== null, store: storeKind };
  });
  if (!demo) return;
  app.get('/api/demo', async () => demo.accounts());
  app.post('/api/demo/enrolment-code', async (request) => {
    const { townId } = z.object({ townId: townIdSchema }).parse(request.body);
    const name = await townName(county, townId);
    return { ...(await makeCode(county, townId, '演示', 'demo')), townId, townName: name };
  });
}
