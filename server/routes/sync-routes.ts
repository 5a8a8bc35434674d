import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isMonth } from '#shared/kernel/calendar.ts';
import { AGREEING_PROTOCOL } from '#shared/sync/mass-change.ts';
import {
  fetchRequestSchema,
  type PushAnswer,
  pullQuerySchema,
  pushRequestSchema,
  type ReferenceAnswer,
  waitQuerySchema,
} from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom } from '../app/guards.ts';
import { keepReport, reportIn } from '../auth/device-report.ts';
import { clockOf, fetchByIds, pull } from '../sync/feed.ts';
import { push } from '../sync/push.ts';
import { receiptOf, receiptRecords } from '../sync/receipt.ts';
import { referenceOf, referenceTag } from '../sync/reference.ts';
import { requireProtocol } from '../sync/require-protocol.ts';
import { snapshotLines } from '../sync/snapshot.ts';

const snapshotQuerySchema = z.looseObject({ after: z.coerce.number().int().min(0).default(0) });
const monthText = z.string().refine(isMonth);
const receiptQuerySchema = z.looseObject({ month: monthText });
const receiptRecordsQuerySchema = z.looseObject({ month: monthText, type: z.string().max(40) });

/** Push, pull, snapshot, fetch, receipt, wait and reference of enrolled devices (shared/sync/messages.ts). */
export function syncRoutes(app: FastifyInstance, deps: AppDeps): void {
  pushRoute(app, deps);
  readingRoutes(app, deps);
  receiptRoutes(app, deps);
  waitRoute(app, deps);
  referenceRoutes(app, deps);
}

function pushRoute(app: FastifyInstance, deps: AppDeps): void {
  const { county, catalogues, watch } = deps;
  app.post('/api/v1/push', async (request): Promise<PushAnswer> => {
    const device = await deviceFrom(deps, request);
    const body = pushRequestSchema.parse(request.body);
    requireProtocol(body.protocol);
    const { database, epoch } = county;
    const massVoid = body.protocol >= AGREEING_PROTOCOL ? 'asks' : 'refuses';
    const results = await push({ database, catalogues, onCommit: watch.moved, massVoid }, device, body.rows);
    return { epoch, results: [...results] };
  });
}

function readingRoutes(app: FastifyInstance, deps: AppDeps): void {
  const epoch = JSON.stringify(deps.county.epoch);
  app.get('/api/v1/pull', async (request, reply) => {
    const device = await deviceFrom(deps, request);
    const { after, limit, compact } = pullQuerySchema.parse(request.query);
    const page = await pull(deps.county, device, { after, limit, compact: compact === 1 });
    const { checkpoint, more } = page;
    return reply
      .type('application/json; charset=utf-8')
      .send(`{"epoch":${epoch},"rows":[${page.rows.join(',')}],"checkpoint":{"seq":${checkpoint}},"more":${more}}`);
  });
  app.get('/api/v1/snapshot', async (request, reply) => {
    const device = await deviceFrom(deps, request);
    const { after } = snapshotQuerySchema.parse(request.query);
    const lines = Readable.from(snapshotLines(deps.county, device, after), { objectMode: false });
    return reply.type('application/x-ndjson; charset=utf-8').send(lines);
  });
  app.post('/api/v1/records', async (request, reply) => {
    const device = await deviceFrom(deps, request);
    const { ids, compact } = fetchRequestSchema.parse(request.body);
    const rows = await fetchByIds(deps.county, device, ids, compact === 1);
    return reply.type('application/json; charset=utf-8').send(`{"rows":[${rows.join(',')}]}`);
  });
}

function receiptRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/v1/receipt', async (request) => {
    const device = await deviceFrom(deps, request);
    return receiptOf(deps.county, device, receiptQuerySchema.parse(request.query).month);
  });
  app.get('/api/v1/receipt/records', async (request) => {
    const device = await deviceFrom(deps, request);
    return { records: await receiptRecords(deps.county, device, receiptRecordsQuerySchema.parse(request.query)) };
  });
}

function waitRoute(app: FastifyInstance, deps: AppDeps): void {
  const { county, catalogues, watch } = deps;
  app.get('/api/v1/wait', async (request) => {
    const device = await deviceFrom(deps, request);
    const { townId } = device;
    const asked = waitQuerySchema.parse(request.query);
    const { after, seconds, catalogue } = asked;
    const report = reportIn(asked);
    if (report) await keepReport(county.database, device, report);
    const look = () =>
      county.database.inTown(townId, async (query) => ({
        seq: await clockOf(query, townId),
        catalogueVersion: await catalogues.currentVersion(query),
        reference: await referenceTag(query, townId),
      }));
    const now = await look();
    const isNewCatalogue = catalogue !== undefined && catalogue !== now.catalogueVersion;
    if (now.seq !== after || isNewCatalogue) return { epoch: county.epoch, ...now };
    await watch.wait(townId, after, seconds * 1000, request.signal);
    return { epoch: county.epoch, ...(await look()) };
  });
}

function referenceRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, catalogues } = deps;
  app.get('/api/v1/reference', async (request): Promise<ReferenceAnswer> => {
    return referenceOf(county, catalogues, (await deviceFrom(deps, request)).townId);
  });
}
