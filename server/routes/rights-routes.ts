import type { FastifyInstance } from 'fastify';
import { putRightsSchema, type RightsAnswer } from '#shared/sync/rights-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { putRights, rightsOf } from '../auth/rights.ts';

/** The county's matrix of rights: changed by the security administrator, read by the auditor too. */
export function rightsRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/console/rights', async (request): Promise<RightsAnswer> => {
    await accountFrom(deps, request, ['keep_rights', 'read_audit']);
    return rightsOf(deps.county);
  });
  app.post('/api/console/rights', async (request) => {
    const { accountId } = await accountFrom(deps, request, 'keep_rights');
    return { version: await putRights(deps.county, putRightsSchema.parse(request.body), accountId) };
  });
}
