import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdSchema } from '#shared/schema/record.ts';
import { publicKeysSchema } from '#shared/seal/key-pair.ts';
import { MAX_COURIER_BYTES } from '#shared/sync/courier/courier-file.ts';
import { courierReportSchema } from '#shared/sync/courier/courier-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import { countyKeys, registerDeviceKeys } from '../courier/courier-keys.ts';
import { importPackage } from '../courier/import-package.ts';
import { listPackages } from '../courier/list-packages.ts';
import { makeAnswer } from '../courier/make-answer.ts';

const answerQuerySchema = z.object({
  town: z.coerce.number().pipe(townIdSchema),
  device: z.string().min(1).max(64),
  /** Ids of packages, with commas. */
  packages: z
    .string()
    .max(4000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(100)),
});

/** Keys of the courier for desks; import of packages, their list and their answers for the console (SPEC.md §12). */
export function courierRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  app.put('/api/v1/courier-key', async (request) => {
    const device = await deviceFrom(deps, request);
    await registerDeviceKeys(county, device, publicKeysSchema.parse(request.body));
    return { countyId: county.countyId, keys: (await countyKeys(county)).public };
  });
  app.post('/api/console/courier/import', { bodyLimit: MAX_COURIER_BYTES }, async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    if (!(request.body instanceof Uint8Array)) throw new CodedError('S15');
    return courierReportSchema.parse(await importPackage(deps, account, new Uint8Array(request.body)));
  });
  app.get('/api/console/courier/packages', async (request) => {
    await accountFrom(deps, request, 'receive');
    return listPackages(county);
  });
  app.get('/api/console/courier/answer', { compress: false }, async (request, reply) => {
    await accountFrom(deps, request, 'receive');
    const { town, device, packages } = answerQuerySchema.parse(request.query);
    const { fileName, bytes } = await makeAnswer(deps, { townId: town, deviceId: device }, packages);
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
      .send(Buffer.from(bytes));
  });
}
