import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { MAX_COURIER_BYTES } from '#shared/sync/courier/courier-file.ts';
import { decideEscrowSchema, escrowPartsQuerySchema } from '#shared/sync/escrow-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, revokedDeviceFrom } from '../app/guards.ts';
import { decideEscrow, escrowContent, escrowParts, keepEscrow, listEscrow, noteLeft } from '../escrow/desk-escrow.ts';
import { trailOf } from './audit-routes.ts';

const placeSchema = z.looseObject({
  townId: z.coerce.number().int().positive(),
  deviceId: z.string().max(64),
  packageId: z.string().max(64),
  part: z.coerce.number().int().min(1),
});

/** What revoked desks hand over, and what people decide about it (SPEC.md §12.1). */
export function escrowRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/v1/escrow', async (request) => {
    const device = await revokedDeviceFrom(deps, request);
    const { packageId } = escrowPartsQuerySchema.parse(request.query);
    return { parts: await escrowParts(deps.county, device, packageId) };
  });
  app.patch('/api/v1/escrow', { bodyLimit: MAX_COURIER_BYTES }, async (request) => {
    const device = await revokedDeviceFrom(deps, request);
    if (!(request.body instanceof Uint8Array)) throw new CodedError('S15');
    return { kept: true, records: await keepEscrow(deps, device, new Uint8Array(request.body)) };
  });
  const trail = trailOf(deps, revokedDeviceFrom);
  app.get('/api/v1/escrow/audit', trail.end);
  app.post('/api/v1/escrow/audit', trail.take);
  app.post('/api/v1/escrow/left', async (request) => {
    await noteLeft(deps.county, await revokedDeviceFrom(deps, request));
    return { ok: true };
  });
  app.get('/api/console/escrow', async (request) => {
    await accountFrom(deps, request, 'receive');
    return { escrows: await listEscrow(deps.county) };
  });
  app.get('/api/console/escrow/:townId/:deviceId/:packageId/:part', async (request) => {
    await accountFrom(deps, request, 'receive');
    return escrowContent(deps, placeSchema.parse(request.params));
  });
  app.post('/api/console/escrow/:townId/:deviceId/:packageId/:part', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    const place = placeSchema.parse(request.params);
    return { report: await decideEscrow(deps, account, place, decideEscrowSchema.parse(request.body)) };
  });
}
