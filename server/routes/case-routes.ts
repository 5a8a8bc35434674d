import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { answerCaseSchema, askCaseSchema, openCaseSchema } from '#shared/sync/case-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import { answerCase, askCase, endCase, openCaseOf, ownCases, townCases } from '../cases/case-requests.ts';

const deskPath = z.looseObject({ id: z.string().max(64) });
const consolePath = z.looseObject({ townId: z.coerce.number().int().positive(), id: z.string().max(64) });

/** Requests of the county for the sealed fields of one record (SPEC.md §13). */
export function caseRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, watch } = deps;
  app.get('/api/v1/cases', async (request) => {
    const { townId } = await deviceFrom(deps, request);
    return { requests: await townCases(county, townId) };
  });
  app.post('/api/v1/cases/:id/answer', async (request) => {
    const device = await deviceFrom(deps, request);
    const { id } = deskPath.parse(request.params);
    const answered = await answerCase(county, device, id, answerCaseSchema.parse(request.body));
    watch.wakeAll();
    return { request: answered };
  });
  app.get('/api/console/cases', async (request) => {
    return { requests: await ownCases(county, await accountFrom(deps, request, 'ask_case')) };
  });
  app.post('/api/console/cases', async (request) => {
    const account = await accountFrom(deps, request, 'ask_case');
    const asked = await askCase(county, account, askCaseSchema.parse(request.body));
    watch.wakeAll(); // the town's desks are told
    return { request: asked };
  });
  const place = (request: FastifyRequest) => {
    const path = consolePath.parse(request.params);
    if (Math.floor(path.townId / 1000) !== county.countyId) throw new CodedError('N05');
    return path;
  };
  app.post('/api/console/cases/:townId/:id/open', async (request) => {
    const account = await accountFrom(deps, request, 'ask_case');
    const { reason } = openCaseSchema.parse(request.body);
    return openCaseOf(county, account, place(request), reason);
  });
  app.post('/api/console/cases/:townId/:id/end', async (request) => {
    const account = await accountFrom(deps, request, 'ask_case');
    return { request: await endCase(county, account, place(request)) };
  });
}
