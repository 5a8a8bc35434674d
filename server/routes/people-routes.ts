import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAdministrator, rolesOfTown } from '#shared/domain/people-rules.ts';
import { may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdOf } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import {
  adminActSchema,
  changePasswordSchema,
  countyPersonSchema,
  grantSchema,
  townGrantSchema,
  townPersonSchema,
} from '#shared/sync/people-messages.ts';
import { countyTownId } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import { checkedPassword } from '../auth/checked-password.ts';
import {
  changeOwnPassword,
  grantTo,
  listPeople,
  makePerson,
  personById,
  resetPassword,
  setClosed,
} from '../auth/people.ts';
import { limited, townAdmin } from './town-admin.ts';

const townPath = z.looseObject({ id: z.string().max(64) });
const countyPath = z.looseObject({ townId: z.coerce.number().int().positive(), id: z.string().max(64) });

/** Accounts: of a town by its administrator at a desk, of the county and all towns by the console's administrators. */
export function peopleRoutes(app: FastifyInstance, deps: AppDeps): void {
  townRoutes(app, deps);
  townActs(app, deps);
  ownPasswords(app, deps);
  countyRoutes(app, deps);
}

function townRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database } = deps.county;
  app.get('/api/v1/people', async (request) => {
    const { townId } = await deviceFrom(deps, request);
    return { people: await database.inTown(townId, listPeople) };
  });
  app.post('/api/v1/people', limited(deps), async (request) => {
    const { townId, by, asked } = await townAdmin(deps, request, townPersonSchema);
    const { person } = asked;
    mayGive(person.role);
    return database.inTown(townId, await makePerson(townId, person, by));
  });
}

function townActs(app: FastifyInstance, deps: AppDeps): void {
  const { database } = deps.county;
  /** An act on another account of the town, which the administrator's own never is. */
  const target = async <Asked extends z.infer<typeof adminActSchema>>(
    request: FastifyRequest,
    schema: z.ZodType<Asked>,
  ) => {
    const { townId, by, asked } = await townAdmin(deps, request, schema);
    const { id } = townPath.parse(request.params);
    const person = await database.inTown(townId, (query) => personById(query, townId, id));
    if (id === by || person.role === 'town_admin') throw new CodedError('A04', '镇管理员的账号由县里管理');
    return { townId, by, id, person, asked };
  };
  app.post('/api/v1/people/:id/grant', limited(deps), async (request) => {
    const { townId, by, id, asked } = await target(request, townGrantSchema);
    const { grant } = asked;
    mayGive(grant.role);
    return { person: await database.inTown(townId, (query) => grantTo(query, townId, id, grant, by)) };
  });
  const close = async (request: FastifyRequest, isClosed: boolean) => {
    const { townId, by, id } = await target(request, adminActSchema);
    return { person: await database.inTown(townId, (query) => setClosed(query, townId, id, isClosed, by)) };
  };
  app.post('/api/v1/people/:id/close', limited(deps), (request) => close(request, true));
  app.post('/api/v1/people/:id/open', limited(deps), (request) => close(request, false));
  app.post('/api/v1/people/:id/reset', limited(deps), async (request) => {
    const { townId, by, id, person } = await target(request, adminActSchema);
    return database.inTown(townId, await resetPassword(townId, id, person.login, by));
  });
}

function mayGive(role: string): void {
  if (!rolesOfTown().includes(role)) throw new CodedError('A16', '镇管理员不能授予这个角色');
}

function ownPasswords(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  const { database } = county;
  app.post('/api/v1/password', limited(deps), async (request) => {
    const { townId } = await deviceFrom(deps, request);
    const asked = changePasswordSchema.parse(request.body);
    const { accountId } = await checkedPassword(county, { townId, ...asked, action: 'device.sign_in_failed' });
    await database.inTown(townId, await changeOwnPassword(townId, accountId, asked));
    return { ok: true };
  });
  app.post('/api/console/password', limited(deps), async (request) => {
    const townId = countyTownId(county.countyId);
    const asked = changePasswordSchema.parse(request.body);
    const { accountId } = await checkedPassword(county, { townId, ...asked, action: 'console.sign_in_failed' });
    await database.inTown(townId, await changeOwnPassword(townId, accountId, asked));
    return { ok: true };
  });
}

function countyRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database, countyId } = deps.county;
  const inTown = (townId: number) => {
    if (Math.floor(townId / 1000) !== countyId) throw new CodedError('N05');
    return townId;
  };
  /** The account that is acted on, and whether this person may: administrators are the security administrator's. */
  const target = async (request: FastifyRequest, account: Account) => {
    const { townId, id } = countyPath.parse(request.params);
    const person = await database.inTown(inTown(townId), (query) => personById(query, townId, id));
    if (id === account.accountId) throw new CodedError('A04', '不能办理自己的账号');
    return { townId, id, person, by: account.accountId };
  };
  const mayKeep = (account: Account, role: string) => {
    const right = isAdministrator(role) ? 'keep_rights' : 'keep_people';
    if (!may(account, right, { unitCode: account.scope })) throw new CodedError('A04');
  };
  app.get('/api/console/people', async (request) => {
    await accountFrom(deps, request, ['keep_people', 'keep_rights']);
    return { people: await database.inCounty(countyId, listPeople) };
  });
  app.post('/api/console/people', async (request) => {
    const account = await accountFrom(deps, request, 'keep_people');
    const asked = countyPersonSchema.parse(request.body);
    const townId = inTown(townIdOf(asked.scope) ?? countyTownId(countyId));
    const input = { ...asked, role: '', units: [], strands: [] };
    return database.inTown(townId, await makePerson(townId, input, account.accountId));
  });
  app.post('/api/console/people/:townId/:id/grant', async (request) => {
    const account = await accountFrom(deps, request, 'keep_rights');
    const { townId, id, by } = await target(request, account);
    const grant = grantSchema.parse(request.body);
    return { person: await database.inTown(townId, (query) => grantTo(query, townId, id, grant, by)) };
  });
  const close = async (request: FastifyRequest, isClosed: boolean) => {
    const account = await accountFrom(deps, request, ['keep_people', 'keep_rights']);
    const { townId, id, person, by } = await target(request, account);
    mayKeep(account, person.role);
    return { person: await database.inTown(townId, (query) => setClosed(query, townId, id, isClosed, by)) };
  };
  app.post('/api/console/people/:townId/:id/close', (request) => close(request, true));
  app.post('/api/console/people/:townId/:id/open', (request) => close(request, false));
  app.post('/api/console/people/:townId/:id/reset', async (request) => {
    const account = await accountFrom(deps, request, ['keep_people', 'keep_rights']);
    const { townId, id, person, by } = await target(request, account);
    mayKeep(account, person.role);
    return database.inTown(townId, await resetPassword(townId, id, person.login, by));
  });
}
