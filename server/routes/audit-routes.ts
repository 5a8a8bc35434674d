import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { auditEndQuerySchema, auditQuerySchema, auditSendSchema } from '#shared/sync/audit-messages.ts';
import { countyTownId } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import {
  auditChains,
  auditLines,
  type ChainName,
  deskChainEnd,
  pagesOf,
  takeDeskEntries,
} from '../audit/audit-trail.ts';
import { audit } from '../auth/audit.ts';

/** The audit trail: desks send theirs up, the auditor reads, verifies and takes it away (D§6 P9). */
export function auditRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  app.get('/api/v1/audit', async (request) => {
    const device = await deviceFrom(deps, request);
    const { chain } = auditEndQuerySchema.parse(request.query);
    return county.database.inTown(device.townId, (query) => deskChainEnd(query, nameOf(device, chain)));
  });
  app.post('/api/v1/audit', async (request) => {
    const device = await deviceFrom(deps, request);
    const { chain, entries } = auditSendSchema.parse(request.body);
    return county.database.inTown(device.townId, (query) => takeDeskEntries(query, nameOf(device, chain), entries));
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

function nameOf({ townId, deviceId }: ChainName, chain: string): ChainName {
  return { townId, deviceId: `${deviceId}.${chain}` };
}

async function* linesOf({ county }: AppDeps, name: ChainName): AsyncGenerator<string> {
  for await (const page of pagesOf(county, name)) yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
