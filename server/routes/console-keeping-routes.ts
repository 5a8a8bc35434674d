import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdSchema } from '#shared/schema/record.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { enrolmentCodeSchema, UnitImportPreview } from '#shared/sync/console-messages.ts';
import { doUnitChangeSchema, previewUnitChangeSchema } from '#shared/sync/unit-messages.ts';
import type { County } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { listCodes, listDevices } from '../auth/console-lists.ts';
import { revokeDevice } from '../auth/devices.ts';
import { makeCode } from '../auth/enrolment-codes.ts';
import { unitsOf } from '../sync/town-facts.ts';
import { doChange, previewChange, unitChanges } from '../units/change-units.ts';
import { allUnits, importUnits, previewUnits } from '../units/import-units.ts';

const newCodeSchema = z.object({ townId: townIdSchema, note: z.string().max(100).default('') });
const devicePathSchema = z.object({ townId: z.coerce.number().pipe(townIdSchema), deviceId: z.string().max(64) });
const importSchema = z.object({ previewId: z.string().max(64) });

/** Name of a town of this county. @throws CodedError D10 when there is no such town */
export async function townName(county: County, townId: number): Promise<string> {
  const units = await county.database.inCounty(county.countyId, (query) => unitsOf(query, townId));
  const town = units.find((unit) => unit.code12 === townCodeOf(townId));
  if (!town) throw new CodedError('D10');
  return town.name;
}

/** Enrolment codes, devices and units. */
export function consoleKeepingRoutes(app: FastifyInstance, deps: AppDeps): void {
  codeRoutes(app, deps);
  deviceRoutes(app, deps);
  unitRoutes(app, deps);
  unitChangeRoutes(app, deps);
}

function codeRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  app.get('/api/console/enrolment-codes', async (request) => {
    await accountFrom(deps, request, 'keep_devices');
    return listCodes(county);
  });
  app.post('/api/console/enrolment-codes', async (request): Promise<z.infer<typeof enrolmentCodeSchema>> => {
    const account = await accountFrom(deps, request, 'keep_devices');
    const { townId, note } = newCodeSchema.parse(request.body);
    const name = await townName(county, townId);
    const made = await makeCode(county, townId, note, account.accountId);
    return { ...made, townId, townName: name, note, usedAt: null };
  });
}

function deviceRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/console/devices', async (request) => {
    await accountFrom(deps, request, 'keep_devices');
    return listDevices(deps.county);
  });
  app.post('/api/console/devices/:townId/:deviceId/revoke', async (request) => {
    const account = await accountFrom(deps, request, 'keep_devices');
    const { townId, deviceId } = devicePathSchema.parse(request.params);
    if (!(await revokeDevice(deps.county, townId, deviceId, account.accountId))) throw new CodedError('N05');
    return { ok: true };
  });
}

function unitRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, readRows, watch } = deps;
  app.get('/api/console/units', async (request) => {
    await accountFrom(deps, request);
    return { units: await allUnits(county) };
  });
  app.post('/api/console/units/preview', async (request): Promise<UnitImportPreview> => {
    const account = await accountFrom(deps, request, 'keep_units');
    const bytes = request.body;
    if (!(bytes instanceof Uint8Array)) throw new CodedError('N03');
    return previewUnits(county, account.accountId, fileNameOf(request.headers['x-file-name']), bytes, readRows);
  });
  app.post('/api/console/units/import', async (request) => {
    const account = await accountFrom(deps, request, 'keep_units');
    const { previewId } = importSchema.parse(request.body);
    const imported = await importUnits(county, account, previewId);
    watch.wakeAll();
    return { imported };
  });
}

function unitChangeRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, watch } = deps;
  app.get('/api/console/units/changes', async (request) => {
    await accountFrom(deps, request);
    return unitChanges(county);
  });
  app.post('/api/console/units/changes/preview', async (request) => {
    await accountFrom(deps, request, 'keep_units');
    return previewChange(county, previewUnitChangeSchema.parse(request.body).change);
  });
  app.post('/api/console/units/changes', async (request) => {
    const account = await accountFrom(deps, request, 'keep_units');
    const changed = await doChange(county, account, doUnitChangeSchema.parse(request.body));
    watch.wakeAll(); // desks learn of it at once
    return { changed };
  });
}

/** Header values are bytes: a Chinese file name travels percent-encoded. */
function fileNameOf(header: string | string[] | undefined): string {
  const text = typeof header === 'string' ? header : '';
  try {
    return decodeURIComponent(text).slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
