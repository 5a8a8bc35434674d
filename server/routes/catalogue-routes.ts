import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type CatalogueDraft, draftRequestSchema, publishRequestSchema } from '#shared/sync/console-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { answerError } from '../app/errors.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import { discardDraft, draftOf, publishDraft, saveDraft, versionsOf } from '../catalogue/draft.ts';

/** Largest catalogue that is read, in bytes of JSON; the default one has about a tenth of it. */
const MAX_CATALOGUE_BYTES = 3 * 1024 * 1024;

const versionPath = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) });

/** Published versions for desks and console; draft and publication for who keeps the catalogue. */
export function catalogueRoutes(app: FastifyInstance, deps: AppDeps): void {
  readingRoutes(app, deps);
  editingRoutes(app, deps);
}

function readingRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, catalogues } = deps;
  const at = async (params: unknown) => {
    const { version } = versionPath.parse(params);
    const loaded = await county.database.unbound((query) => catalogues.at(query, version));
    if (!loaded) throw new CodedError('N05');
    return { version, source: loaded.source };
  };
  app.get('/api/v1/catalogue/:version', async (request, reply) => {
    await deviceFrom(deps, request);
    const answer = await at(request.params);
    reply.header('cache-control', 'private, max-age=31536000, immutable'); // a version never changes
    return answer;
  });
  app.get('/api/console/catalogue', async (request) => {
    await accountFrom(deps, request);
    const { version, source } = await county.database.unbound((query) => catalogues.current(query));
    return { version, source };
  });
  app.get('/api/console/catalogue/versions', async (request) => {
    await accountFrom(deps, request);
    return versionsOf(county);
  });
  app.get('/api/console/catalogue/versions/:version', async (request) => {
    await accountFrom(deps, request);
    return at(request.params);
  });
}

function editingRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, catalogues } = deps;
  const limited: RouteShorthandOptions = {
    bodyLimit: MAX_CATALOGUE_BYTES,
    errorHandler: (error, request, reply) => {
      const isTooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      return answerError(isTooLarge ? new CodedError('C04') : error, request, reply);
    },
  };
  app.get('/api/console/catalogue/draft', async (request): Promise<CatalogueDraft> => {
    await accountFrom(deps, request, 'keep_catalogue');
    return draftOf(county, catalogues);
  });
  app.post('/api/console/catalogue/draft', limited, async (request) => {
    const { accountId } = await accountFrom(deps, request, 'keep_catalogue');
    const { revision, source } = draftRequestSchema.parse(request.body);
    return saveDraft(county, catalogues, accountId, revision, source);
  });
  app.post('/api/console/catalogue/draft/discard', async (request) => {
    const { accountId } = await accountFrom(deps, request, 'keep_catalogue');
    const { revision } = draftRequestSchema.parse(request.body);
    await discardDraft(county, accountId, revision);
    return { ok: true };
  });
  app.post('/api/console/catalogue/publish', async (request) => {
    const { accountId } = await accountFrom(deps, request, 'keep_catalogue');
    const { revision, note } = publishRequestSchema.parse(request.body);
    const published = await publishDraft(county, catalogues, accountId, revision, note);
    if (published.version !== null) deps.watch.wakeAll();
    return published;
  });
}
