import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { todayInChina } from '../../shared/kernel/calendar.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, enrolDesk, send, TOWNS } from '../support/county-client.ts';
import { consoleSession } from '../support/month-town.ts';

let county: TestCounty;
let desk: ClientDesk;
let system: string;
let security: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
  system = await consoleSession(county.origin, 'admin');
  security = await consoleSession(county.origin, 'anquan');
});
afterAll(() => county.stop());

const admin = { login: 'yangshuguan', password: DEMO_PASSWORD };
const NEW = {
  login: 'liwenhua',
  name: '李文华',
  role: 'village_liaison',
  scope: '999901101202',
  units: ['999901101203'],
};
const signIn = (login: string, password: string) => desk.send('/api/v1/sign-in', { body: { login, password } });
const consoleAct = (cookie: string, path: string, body: unknown = {}) =>
  send(county.origin, `/api/console/people${path}`, { cookie, body });
interface Made {
  readonly person: { readonly accountId: string; readonly role: string; readonly mustChange: boolean };
  readonly password: string;
}

describe('the town’s administrator', () => {
  let made: Made;
  it('makes an account whose first password must be changed', async () => {
    const answer = await desk.send('/api/v1/people', { body: { admin, person: NEW } });
    expect(answer.status).toBe(200);
    made = answer.body as unknown as Made;
    expect(made.person).toMatchObject({
      role: 'village_liaison',
      units: ['999901101203'],
      mustChange: true,
      closed: false,
    });
    expect((await signIn(NEW.login, made.password)).body.account).toMatchObject({ mustChange: true });
    expect(await desk.send('/api/v1/people', { body: { admin, person: NEW } })).toMatchObject({
      body: { code: 'A14' },
    });
  });

  it('gives no county role, no role of another level, no villages that are not there', async () => {
    const given = (grant: Record<string, unknown>) =>
      desk.send(`/api/v1/people/${made.person.accountId}/grant`, { body: { admin, grant: { ...NEW, ...grant } } });
    for (const wrong of [
      { role: 'zfw_operator' },
      { role: 'town_admin' },
      { role: 'town_admin', scope: '999901101000', units: [] },
      { role: 'town_clerk' },
      { scope: '999901102201' },
      { units: ['999901102201'] },
      { role: 'village_clerk' },
      { strands: ['law'] },
    ]) {
      expect((await given(wrong)).body.code, JSON.stringify(wrong)).toBe('A16');
    }
    expect((await given({ role: 'town_clerk', scope: '999901101000', units: [], strands: ['law'] })).status).toBe(200);
    expect((await given({})).status).toBe(200);
  });

  it('is asked for the password each time, and nobody else will do', async () => {
    for (const [as, code] of [
      [{ ...admin, password: 'wrong' }, 'A01'],
      [{ login: 'yangshuzhen', password: DEMO_PASSWORD }, 'A04'],
      [{ login: 'baiyunguan', password: DEMO_PASSWORD }, 'A01'],
    ] as const) {
      const answer = await desk.send(`/api/v1/people/${made.person.accountId}/close`, { body: { admin: as } });
      expect(answer.body.code).toBe(code);
    }
    const own = (await desk.send('/api/v1/people')).body.people as { accountId: string; login: string }[];
    const self = own.find(({ login }) => login === 'yangshuguan')?.accountId;
    expect((await desk.send(`/api/v1/people/${self}/close`, { body: { admin } })).body.code).toBe('A04');
    expect(own.every((one) => !JSON.stringify(one).includes('argon2'))).toBe(true);
    const elsewhere = await enrolDesk(county.origin, 'baiyun');
    const foreign = { admin: { login: 'baiyunguan', password: DEMO_PASSWORD } };
    expect((await elsewhere.send(`/api/v1/people/${made.person.accountId}/close`, { body: foreign })).body.code).toBe(
      'N05',
    );
  });

  it('closes an account, opens it again, and makes a new password', async () => {
    const act = (name: string) => desk.send(`/api/v1/people/${made.person.accountId}/${name}`, { body: { admin } });
    expect((await act('close')).body.person).toMatchObject({ closed: true });
    expect((await signIn(NEW.login, made.password)).body.code).toBe('A01');
    expect((await act('open')).body.person).toMatchObject({ closed: false });
    const reset = (await act('reset')).body as unknown as Made;
    expect((await signIn(NEW.login, made.password)).body.code).toBe('A01');
    const change = (newPassword: string, password = reset.password) =>
      desk.send('/api/v1/password', { body: { login: NEW.login, password, newPassword } });
    for (const weak of ['short1A', 'onlysmallletters', 'Liwenhua-2026', reset.password]) {
      expect((await change(weak)).body.code, weak).toBe('A15');
    }
    expect((await change('Xin-kouling-88')).status).toBe(200);
    const account = (await signIn(NEW.login, 'Xin-kouling-88')).body.account as Record<string, unknown>;
    expect(account.mustChange).toBeUndefined();
  });
});

describe('a change of the town’s key', () => {
  const wrapOf = (keyId: string, text = 'c2VhbGVk') => ({
    keyId,
    alg: 'SM4GCM',
    kdf: { name: 'argon2id', m: 19456, t: 2, p: 1, salt: 'c2FsdA==' },
    iv: 'aXY=',
    text,
  });
  const past = (keyId: string) => ({ alg: 'SM4GCM', keyId, iv: 'aXY=', text: 'cGFzdA==' });
  const handed = (to: string, text: string) => ({
    deviceId: to,
    handed: { to: 'pair', ephemeral: 'cA==', box: { alg: 'A256GCM', keyId: 'pair', iv: 'aXY=', text } },
  });
  const rotate = (from: string, to: string, more: Record<string, unknown> = {}) =>
    desk.send('/api/v1/town-key/rotate', {
      body: { admin, from, wrap: wrapOf(to), recovery: wrapOf(to, 'cmVj'), past: past(to), desks: [], ...more },
    });
  const kept = async (who = desk) => (await who.send('/api/v1/town-key')).body;

  it('needs a key that is there, the one in use, and the administrator', async () => {
    expect((await rotate('k1', 'k2')).body.code).toBe('A09');
    await desk.send('/api/v1/town-key', { method: 'PUT', body: wrapOf('k1') });
    expect((await rotate('k0', 'k2')).body.code).toBe('A20');
    expect((await rotate('k1', 'k1')).body.code).toBe('N03');
    expect((await rotate('k1', 'k2', { recovery: wrapOf('k1') })).body.code).toBe('N03');
    const clerk = { login: 'yangshuzhen', password: DEMO_PASSWORD };
    expect((await rotate('k1', 'k2', { admin: clerk })).body.code).toBe('A04');
    expect((await rotate('k1', 'k2', { admin: { ...admin, password: 'wrong' } })).body.code).toBe('A01');
    expect(await kept()).toMatchObject({ wrap: { keyId: 'k1' }, past: null, handed: null });
  });

  it('replaces every wrap at once, hands each desk its own, and the desks notice', async () => {
    const second = await enrolDesk(county.origin, 'yangshu', '乙机');
    const gone = await enrolDesk(county.origin, 'yangshu', '丙机');
    const elsewhere = await enrolDesk(county.origin, 'baiyun');
    await send(county.origin, `/api/console/devices/${TOWNS.yangshu}/${gone.deviceId}/revoke`, {
      cookie: security,
      body: {},
    });
    const listed = (await desk.send('/api/v1/town-key/desks')).body as { desks: { deviceId: string }[] };
    expect(listed).toMatchObject({ keyId: 'k1', left: { people: 0, desks: 1 } });
    expect(listed.desks.map(({ deviceId }) => deviceId)).toEqual([desk.deviceId, second.deviceId]);
    const tag = async () => (await second.send('/api/v1/reference')).body;
    const before = await tag();
    const desks = [second, gone, elsewhere].map(({ deviceId }, at) => handed(deviceId, `aGFuZA==${at}`));
    expect((await rotate('k1', 'k2', { desks })).status).toBe(200);
    expect((await rotate('k1', 'k2', { desks })).body.code).toBe('A20'); // a repeated request changes nothing
    expect(await kept()).toMatchObject({ wrap: { keyId: 'k2' }, past: { keyId: 'k2' }, handed: null });
    expect((await kept(second)).handed).toMatchObject({ box: { text: 'aGFuZA==0' } });
    expect(await kept(elsewhere)).toMatchObject({ wrap: null, handed: null });
    expect((await gone.send('/api/v1/town-key')).status).toBe(401);
    const rows = await county.sql`SELECT device_id FROM town_key_handed`;
    expect(rows.map(({ device_id }) => device_id)).toEqual([second.deviceId]);
    const after = await tag();
    expect([before.townKeyId, after.townKeyId]).toEqual(['k1', 'k2']);
    expect(after.tag).not.toBe(before.tag);
    expect((await desk.send('/api/v1/town-key/recovery')).body.recovery).toMatchObject({ keyId: 'k2', text: 'cmVj' });
    const [{ count } = { count: 0 }] =
      await county.sql`SELECT count(*)::int AS count FROM audit WHERE action = 'town_key.rotated' AND subject = 'k1 > k2'`;
    expect(count).toBe(1);
    expect((await desk.send('/api/v1/town-key/desks')).body).toMatchObject({ left: { people: 0, desks: 0 } });
  });

  it('takes a desk’s proof only beside keys that the desk registered', async () => {
    const proof = { deskKeyId: 'none', proof: past('k2') };
    const answer = await desk.send('/api/v1/town-key/proof', { method: 'PUT', body: proof });
    expect(answer.body.code).toBe('S20');
  });
});

describe('the county’s three administrators', () => {
  it('make and empower an account only together, and nobody deals with his own', async () => {
    const person = { login: 'sifaju', name: '秦明远', scope: '999901000000' };
    expect((await consoleAct(security, '', person)).body.code).toBe('A04');
    const made = (await consoleAct(system, '', person)).body as unknown as Made;
    expect(made.person.role).toBe('');
    const path = `/999901000/${made.person.accountId}`;
    const grant = { role: 'dept_reader', scope: person.scope, strands: ['law'] };
    expect((await consoleAct(system, `${path}/grant`, grant)).body.code).toBe('A04');
    expect((await consoleAct(security, `${path}/grant`, { ...grant, role: 'town_clerk' })).body.code).toBe('A16');
    expect((await consoleAct(security, `${path}/grant`, grant)).status).toBe(200);
    const session = await send(county.origin, '/api/console/sign-in', {
      body: { login: 'sifaju', password: made.password },
    });
    const me = (cookie: string) => send(county.origin, '/api/console/me', { cookie });
    expect((await me(session.cookie)).body.code).toBe('A13');
    const body = { login: 'sifaju', password: made.password, newPassword: 'Sifaju@88-xin' };
    expect((await send(county.origin, '/api/console/password', { body })).body.code).toBe('A15'); // holds the login
    const change = { ...body, newPassword: 'Falv-2026-xin' };
    expect((await send(county.origin, '/api/console/password', { body: change })).status).toBe(200);
    expect((await me(session.cookie)).status).toBe(401); // sessions of the old password are over
    const again = await send(county.origin, '/api/console/sign-in', {
      body: { login: 'sifaju', password: 'Falv-2026-xin' },
    });
    expect((await me(again.cookie)).status).toBe(200);
    expect((await consoleAct(security, `${path}/close`)).status).toBe(403);
    expect((await consoleAct(system, `${path}/close`)).status).toBe(200);
    expect((await me(again.cookie)).status).toBe(401);
  });

  it('reset each other’s passwords only at the security administrator’s hand', async () => {
    expect((await consoleAct(system, '/999901000/county-auditor/reset')).body.code).toBe('A04');
    expect((await consoleAct(system, '/999901000/county-admin/reset')).body.code).toBe('A04');
    expect((await consoleAct(security, '/999901000/county-security/reset')).body.code).toBe('A04');
    expect((await consoleAct(security, '/999901000/county-auditor/reset')).status).toBe(200);
    const reset = await consoleAct(system, `/${TOWNS.baiyun}/baiyun-town-admin/reset`);
    expect(reset.status).toBe(200);
    const elsewhere = await enrolDesk(county.origin, 'baiyun');
    const seen = { login: 'baiyunguan', password: (reset.body as unknown as Made).password };
    const act = await elsewhere.send('/api/v1/people', { body: { admin: seen, person: NEW } });
    expect(act.body.code).toBe('A13'); // a password that others saw opens nothing
    expect((await consoleAct(system, '/110101101/x/reset')).body.code).toBe('N05');
  });
});

describe('the county’s departments', () => {
  const PATH = '/api/console/departments';
  const act = (cookie: string, path: string, body: unknown) => send(county.origin, `${PATH}${path}`, { cookie, body });
  const SFJ = crypto.randomUUID();
  let reader: string;
  let accountId: string;
  interface Preview {
    readonly mark: string;
    readonly members: readonly { readonly name: string; readonly gains: string[]; readonly loses: string[] }[];
    readonly code?: string;
  }
  const preview = async (change: unknown) => (await act(security, '/preview', { change })).body as unknown as Preview;
  const change = async (what: unknown) =>
    act(security, '', { change: what, mark: (await preview(what)).mark, reason: '机构改革方案' });
  const me = async () => (await send(county.origin, '/api/console/me', { cookie: reader })).body;
  const asked = () => send(county.origin, '/api/console/records', { cookie: reader });

  beforeAll(async () => {
    const person = { login: 'bumen', name: '部门人', scope: '999901000000' };
    const made = (await consoleAct(system, '', person)).body as unknown as Made;
    accountId = made.person.accountId;
    await county.sql`UPDATE account SET must_change = false WHERE account_id = ${accountId}`;
    const opening = {
      kind: 'found',
      departmentId: SFJ,
      name: '县司法行政局',
      strands: ['law'],
      validFrom: '2026-01-01',
    };
    expect((await change(opening)).status).toBe(200);
    const grant = { role: 'dept_reader', scope: person.scope, departmentId: SFJ };
    const path = `/999901000/${accountId}/grant`;
    expect((await consoleAct(security, path, { ...grant, strands: ['law'] })).body.code).toBe('A16');
    expect((await consoleAct(security, path, { ...grant, role: 'auditor' })).body.code).toBe('A16');
    expect((await consoleAct(security, path, { ...grant, departmentId: 'none' })).body.code).toBe('A16');
    expect((await consoleAct(security, path, grant)).status).toBe(200);
    const body = { login: 'bumen', password: made.password };
    reader = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
  });

  it('are changed by the security administrator alone, and read by all of the county', async () => {
    const rename = { kind: 'rename', departmentId: SFJ, name: '县司法局（新）' };
    expect((await act(system, '/preview', { change: rename })).body.code).toBe('A04');
    expect((await act(reader, '', { change: rename, mark: '', reason: '随便改' })).body.code).toBe('A04');
    expect((await act(security, '', { change: rename, mark: 'other', reason: '没有看过' })).body.code).toBe('M18');
    expect((await preview({ ...rename, name: '县民政局' })).code).toBe('M16');
    const listed = (await send(county.origin, PATH, { cookie: reader })).body as { departments: object[] };
    expect(listed.departments).toContainEqual({
      department: expect.objectContaining({ departmentId: SFJ, name: '县司法行政局' }),
      members: 1,
      isNameGiven: false,
    });
  });

  it('give their strands to their accounts, from the next request on', async () => {
    expect((await me()).account).toMatchObject({ strands: ['law'], departmentId: SFJ });
    const wider = { kind: 'strands', departmentId: SFJ, strands: ['virtue', 'law'] };
    expect((await preview(wider)).members).toMatchObject([{ name: '部门人', gains: ['virtue'], loses: [] }]);
    expect((await change(wider)).status).toBe(200);
    expect((await me()).account).toMatchObject({ strands: ['law', 'virtue'] });
    const [kept] = await county.sql`SELECT strands FROM account WHERE account_id = ${accountId}`;
    expect(kept?.strands).toEqual([]);
  });

  it('pass their accounts on when they close, and an account whose department has no successor may do nothing', async () => {
    const today = todayInChina(Date.now());
    const close = (departmentId: string, successorId: string) => ({
      kind: 'close',
      departmentId,
      validTo: today,
      successorId,
    });
    expect((await preview({ ...close(SFJ, ''), validTo: '2999-01-01' })).code).toBe('M16');
    expect((await preview(close(SFJ, SFJ))).code).toBe('M16');
    expect((await change(close(SFJ, 'dept-mzj'))).status).toBe(200);
    expect((await me()).account).toMatchObject({ strands: ['autonomy'], departmentId: 'dept-mzj' });
    expect((await asked()).status).toBe(200);
    expect((await preview(close(SFJ, ''))).code).toBe('M16'); // closed already
    expect((await preview(close('dept-mzj', ''))).members).toMatchObject([{ loses: ['autonomy'], isEmptied: true }]);
    expect((await change(close('dept-mzj', ''))).status).toBe(200);
    expect((await asked()).body.code).toBe('A04');
    expect((await change({ kind: 'reopen', departmentId: 'dept-mzj' })).status).toBe(200);
    expect((await asked()).body.code).toBe('A04'); // nobody comes back by himself
  });

  it('keep every version, and stand in the trail', async () => {
    const { changes } = (await send(county.origin, PATH, { cookie: system })).body as {
      changes: { kind: string; by: string; reason: string; before: object | null; after: object }[];
    };
    expect(changes.map(({ kind }) => kind)).toEqual(['reopen', 'close', 'close', 'strands', 'found']);
    expect(changes[3]).toMatchObject({
      by: '马国平',
      reason: '机构改革方案',
      before: { strands: ['law'] },
      after: { strands: ['law', 'virtue'] },
    });
    const trail = await county.sql`
      SELECT action FROM audit WHERE action LIKE 'department.%' OR action IN ('account.moved', 'account.emptied') ORDER BY seq`;
    expect(trail.map(({ action }) => action)).toEqual([
      ...['department.found', 'department.strands', 'department.close', 'account.moved'],
      ...['department.close', 'account.emptied', 'department.reopen'],
    ]);
  });
});
