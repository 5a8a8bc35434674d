import type { FastifyInstance } from 'fastify';
import { proveDeskSchema, rotateKeySchema } from '#shared/sync/key-messages.ts';
import { townKeyWrapSchema } from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom } from '../app/guards.ts';
import { keepRecovery, recoveryOf, setTownKey } from '../auth/town-key.ts';
import { keepProof, keyDesks, keysFor, rotateKey } from '../auth/town-key-change.ts';
import { limited, townAdmin } from './town-admin.ts';

/** The wraps of a town's key (SPEC.md §5). */
export function townKeyRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database } = deps.county;
  app.get('/api/v1/town-key', async (request) => keysFor(database, await deviceFrom(deps, request)));
  app.put('/api/v1/town-key', async (request) => {
    const device = await deviceFrom(deps, request);
    await setTownKey(database, device, townKeyWrapSchema.parse(request.body));
    return { ok: true };
  });
  app.get('/api/v1/town-key/desks', async (request) => keyDesks(database, (await deviceFrom(deps, request)).townId));
  app.put('/api/v1/town-key/proof', async (request) => {
    const device = await deviceFrom(deps, request);
    const { deskKeyId, proof } = proveDeskSchema.parse(request.body);
    await keepProof(database, device, deskKeyId, proof);
    return { ok: true };
  });
  app.post('/api/v1/town-key/rotate', limited(deps), async (request) => {
    const { device, by, asked } = await townAdmin(deps, request, rotateKeySchema);
    await rotateKey(database, device, by, asked);
    deps.watch.wakeAll(); // the other desks fetch what was handed to them
    return { ok: true };
  });
  app.get('/api/v1/town-key/recovery', async (request) => {
    const { townId } = await deviceFrom(deps, request);
    return { recovery: await recoveryOf(database, townId) };
  });
  app.put('/api/v1/town-key/recovery', async (request) => {
    const device = await deviceFrom(deps, request);
    await keepRecovery(database, device, townKeyWrapSchema.parse(request.body));
    return { ok: true };
  });
}
