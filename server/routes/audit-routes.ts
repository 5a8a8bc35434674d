import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  auditEndQuerySchema,
  auditQuerySchema,
  auditSendSchema,
  handedOutSchema,
} from '#shared/sync/audit-messages.ts';
import { countyTownId } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import {
  auditChains,
  auditLines,
  type ChainName,
  countyEnds,
  deskChainEnd,
  pagesOf,
  takeDeskEntries,
} from '../audit/audit-trail.ts';
import { audit } from '../auth/audit.ts';

/** The audit trail: desks send theirs up, the auditor reads, verifies and takes it away (D§6 P9). */
export function auditRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  const trail = trailOf(deps, deviceFrom);
  app.get('/api/v1/audit', trail.end);
  app.post('/api/v1/audit', trail.take);
  app.post('/api/console/handed-out', async (request) => {
    const account = await accountFrom(deps, request);
    const { way, what } = handedOutSchema.parse(request.body);
    const own = countyTownId(county.countyId);
    const action = way === 'print' ? 'paper.printed' : 'file.exported';
    await county.database.inTown(own, (query) => audit(query, own, account.accountId, action, what));
    return { ok: true };
  });
  app.get('/api/console/audit/chains', async (request) => {
    await accountFrom(deps, request, 'read_audit');
    return { chains: await auditChains(county) };
  });
  app.get('/api/console/audit/entries', async (request) => {
    await accountFrom(deps, request, 'read_audit');
    return { entries: await auditLines(county, auditQuerySchema.parse(request.query)) };
  });
  app.get('/api/console/audit/export', async (request, reply) => {
    const account = await accountFrom(deps, request, 'read_audit');
    const { townId, deviceId } = auditQuerySchema.parse(request.query);
    // here, not in the stream: a stream that has begun cannot say what is wrong
    if (Math.floor(townId / 1000) !== county.countyId) throw new CodedError('N05');
    const own = countyTownId(county.countyId);
    await county.database.inTown(own, (query) =>
      audit(query, own, account.accountId, 'audit.exported', `${townId}/${deviceId}`),
    );
    return reply
      .type('application/x-ndjson; charset=utf-8')
      .header('content-disposition', `attachment; filename="audit-${townId}${deviceId && `-${deviceId}`}.jsonl"`)
      .send(Readable.from(linesOf(deps, { townId, deviceId }), { objectMode: false }));
  });
}

/** How far a desk's trail is here, and the rest of it as it comes. `from`: which devices may. */
export function trailOf(deps: AppDeps, from: typeof deviceFrom) {
  const { county } = deps;
  return {
    end: async (request: FastifyRequest) => {
      const device = await from(deps, request);
      const { chain, anchors } = auditEndQuerySchema.parse(request.query);
      const end = await county.database.inTown(device.townId, (query) => deskChainEnd(query, nameOf(device, chain)));
      return anchors === undefined
        ? end
        : { ...end, county: await countyEnds(county, device.townId, placesIn(anchors)) };
    },
    take: async (request: FastifyRequest) => {
      const device = await from(deps, request);
      const { chain, entries } = auditSendSchema.parse(request.body);
      return county.database.inTown(device.townId, (query) => takeDeskEntries(query, nameOf(device, chain), entries));
    },
  };
}

function nameOf({ townId, deviceId }: ChainName, chain: string): ChainName {
  return { townId, deviceId: `${deviceId}.${chain}` };
}

function placesIn(anchors: string): ReadonlyMap<number, number> {
  const pairs = anchors.split(',').map((one) => one.split(':').map(Number));
  return new Map(pairs.map(([townId = 0, seq = 0]) => [townId, seq]));
}

async function* linesOf({ county }: AppDeps, name: ChainName): AsyncGenerator<string> {
  for await (const page of pagesOf(county, name)) yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
