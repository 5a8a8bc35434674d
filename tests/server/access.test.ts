import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../shared/sync/messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, demoCode, enrolDesk, send, TOWNS } from '../support/county-client.ts';

let county: TestCounty;
let desk: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
});
afterAll(() => county.stop());

const enrol = async (change: Record<string, unknown>) =>
  send(county.origin, '/api/v1/enrol', {
    body: {
      code: await demoCode(county.origin, TOWNS.yangshu),
      login: 'yangshuzhen',
      password: DEMO_PASSWORD,
      deviceName: '测试机',
      protocol: PROTOCOL_VERSION,
      ...change,
    },
  });
const consoleSignIn = (login: string, password: string) =>
  send(county.origin, '/api/console/sign-in', { body: { login, password } });

describe('a one-time code', () => {
  it('enrols one device, however it is typed', async () => {
    const code = await demoCode(county.origin, TOWNS.baiyun);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    const first = await enrol({ code: typed, login: 'baiyunzhen' });
    expect([first.status, first.body.townKey]).toEqual([200, null]);
    expect(JSON.stringify(first.body)).not.toContain(first.cookie.split('=')[1]);
    expect(first.headers.getSetCookie()[0]).toMatch(/^sanzhi_device=.*HttpOnly.*SameSite=Strict/);
    expect(await enrol({ code, login: 'baiyunzhen' })).toMatchObject({ status: 400, body: { code: 'A03' } });
  });

  it('cannot be used by two devices at the same moment', async () => {
    const code = await demoCode(county.origin, TOWNS.yangshu);
    const answers = await Promise.all([1, 2, 3, 4].map(() => enrol({ code })));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400, 400, 400]);
  });

  it('is over after half an hour', async () => {
    const code = await demoCode(county.origin, TOWNS.yangshu);
    await county.sql`UPDATE enrolment_code SET expires_at = expires_at - interval '31 minutes' WHERE used_at IS NULL`;
    expect(await enrol({ code })).toMatchObject({ body: { code: 'A03' } });
  });

  it('survives a mistyped password, and is for people of its town only', async () => {
    const code = await demoCode(county.origin, TOWNS.yangshu);
    expect(await enrol({ code, password: 'wrong' })).toMatchObject({ status: 401, body: { code: 'A01' } });
    expect(await enrol({ code, login: 'baiyunzhen' })).toMatchObject({ status: 401, body: { code: 'A01' } });
    expect((await enrol({ code })).status).toBe(200);
  });

  it('and credentials are nowhere kept as they are', async () => {
    const code = await demoCode(county.origin, TOWNS.yangshu);
    const { cookie } = await enrol({ code });
    const [row] = await county.sql`
      SELECT (SELECT string_agg(c::text, '') FROM enrolment_code c) || (SELECT string_agg(d::text, '') FROM device d) AS text`;
    expect(row?.text).not.toContain(code);
    expect(row?.text).not.toContain(cookie.split('.')[1]);
    expect(county.log()).not.toContain(cookie.split('.')[1]);
  });
});

describe('a device', () => {
  it('without credential, with a wrong one, or revoked gets nothing', async () => {
    const gone = await enrolDesk(county.origin, 'liuhe');
    const { cookie } = await consoleSignIn('zfw', DEMO_PASSWORD);
    const revoke = `/api/console/devices/${gone.townId}/${gone.deviceId}/revoke`;
    expect((await send(county.origin, revoke, { cookie, body: {} })).status).toBe(200);
    const changed = desk.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const swapped = desk.cookie.replace(String(TOWNS.yangshu), String(TOWNS.baiyun));
    for (const held of ['', 'sanzhi_device=x', changed, swapped, gone.cookie]) {
      for (const path of ['/api/v1/pull?after=0', '/api/v1/wait?after=0', '/api/v1/reference']) {
        expect(await send(county.origin, path, { cookie: held })).toMatchObject({ status: 401, body: { code: 'A02' } });
      }
    }
  });

  it('of a program that is too old or too new is told so', async () => {
    const answer = await desk.send('/api/v1/push', { body: { protocol: 99, rows: [{ base: null, record: {} }] } });
    expect(answer).toMatchObject({ status: 426, body: { code: 'N07' } });
  });

  it('signs a further person of its town in, and nobody of another town', async () => {
    const body = { login: 'yangshucun', password: DEMO_PASSWORD };
    expect((await desk.send('/api/v1/sign-in', { body })).body.account).toMatchObject({ role: 'village_clerk' });
    const foreign = { login: 'baiyuncun', password: DEMO_PASSWORD };
    expect(await desk.send('/api/v1/sign-in', { body: foreign })).toMatchObject({ status: 401 });
    expect(await send(county.origin, '/api/v1/sign-in', { body })).toMatchObject({
      status: 401,
      body: { code: 'A02' },
    });
  });

  it('sets the town’s key once', async () => {
    const kdf = { name: 'argon2id', m: 19456, t: 2, p: 1, salt: 'AAAA' };
    const wrap = { keyId: 'k1', alg: 'A256GCM', kdf, iv: 'AAAA', text: 'BBBB' };
    const put = (body: unknown) => desk.send('/api/v1/town-key', { method: 'PUT', body });
    expect((await put(wrap)).status).toBe(200);
    expect((await put(wrap)).status).toBe(200);
    expect(await put({ ...wrap, keyId: 'k2' })).toMatchObject({ status: 409, body: { code: 'A08' } });
    const next = await enrol({});
    expect(next.body.townKey).toEqual(wrap);
  });
});

describe('sign-in to the console', () => {
  it('locks a name after five failures, whether it exists or not', async () => {
    for (const login of ['zzb', 'nobody-of-that-name']) {
      const codes = [];
      for (let turn = 0; turn < 6; turn++) codes.push((await consoleSignIn(login, 'wrong')).body.code);
      expect(codes).toEqual(['A01', 'A01', 'A01', 'A01', 'A01', 'A06']);
    }
    expect(await consoleSignIn('zzb', DEMO_PASSWORD)).toMatchObject({ status: 429, body: { code: 'A06' } });
    await county.sql`UPDATE sign_in_failure SET locked_until = now() - interval '1 second' WHERE locked_until IS NOT NULL`;
    expect((await consoleSignIn('zzb', DEMO_PASSWORD)).status).toBe(200);
  });

  it('answers an unknown name and a wrong password alike', async () => {
    const [known, unknown] = [await consoleSignIn('zfw', 'wrong'), await consoleSignIn('nobody-at-all', 'wrong')];
    expect([unknown.status, unknown.body, unknown.cookie]).toEqual([known.status, known.body, known.cookie]);
    const headersOf = ({ headers }: typeof known) => [...headers.keys()].toSorted();
    expect(headersOf(unknown)).toEqual(headersOf(known));
    const onDesk = (login: string) => desk.send('/api/v1/sign-in', { body: { login, password: 'wrong' } });
    expect((await onDesk('nobody-at-all')).body).toEqual((await onDesk('yangshuzhen')).body);
    await county.sql`DELETE FROM sign_in_failure`;
  });

  it('lets no more than five guesses pass at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => consoleSignIn('admin', 'wrong')));
    expect(answers.filter((answer) => answer.body.code === 'A01').length).toBe(5);
    await county.sql`DELETE FROM sign_in_failure`;
  });

  it('is limited per address as well', async () => {
    const strict = await startCounty({ env: { SANZHI_SIGN_INS_PER_MINUTE: '3' } });
    const codes = [];
    for (let turn = 0; turn < 5; turn++) {
      const body = { login: `n${turn}`, password: 'x' };
      codes.push((await send(strict.origin, '/api/console/sign-in', { body })).body.code);
    }
    await strict.stop();
    expect(codes).toEqual(['A01', 'A01', 'A01', 'N06', 'N06']);
  });

  it('is for county people; each sees what the role may', async () => {
    expect(await consoleSignIn('yangshuzhen', DEMO_PASSWORD)).toMatchObject({ status: 401 });
    const status = async (login: string, path: string) => {
      const { cookie } = await consoleSignIn(login, DEMO_PASSWORD);
      return (await send(county.origin, `/api/console/${path}`, { cookie })).status;
    };
    expect(await status('zfw', 'records')).toBe(200);
    expect(await status('zzb', 'records')).toBe(200);
    expect(await status('admin', 'records')).toBe(403);
    expect(await status('zzb', 'devices')).toBe(403);
    expect(await status('admin', 'devices')).toBe(200);
    expect((await send(county.origin, '/api/console/records')).body.code).toBe('A05');
    expect((await send(county.origin, '/api/console/records', { cookie: desk.cookie })).body.code).toBe('A05');
  });

  it('ends with sign-out and after half an hour without use', async () => {
    const me = async (cookie: string) => (await send(county.origin, '/api/console/me', { cookie })).status;
    const [one, two] = [await consoleSignIn('zfw', DEMO_PASSWORD), await consoleSignIn('zfw', DEMO_PASSWORD)];
    expect([await me(one.cookie), await me(two.cookie)]).toEqual([200, 200]);
    await send(county.origin, '/api/console/sign-out', { cookie: one.cookie, body: {} });
    expect([await me(one.cookie), await me(two.cookie)]).toEqual([401, 200]);
    await county.sql`UPDATE console_session SET last_seen_at = last_seen_at - interval '31 minutes'`;
    expect(await me(two.cookie)).toBe(401);
  });
});

describe('every answer', () => {
  it('lets a page run its own scripts alone and be framed by nobody', async () => {
    const policyOf = async (path: string) => {
      const { headers } = await send(county.origin, path);
      expect([headers.get('x-content-type-options'), headers.get('x-powered-by')], path).toEqual(['nosniff', null]);
      return (headers.get('content-security-policy') ?? '').split(';').map((line) => line.trim());
    };
    const page = await policyOf('/');
    expect(page.filter((line) => /^(script|connect|worker)-src /.test(line)).toSorted()).toEqual([
      "connect-src 'self'",
      "script-src 'self'",
      "worker-src 'self'",
    ]);
    expect(page).toEqual(expect.arrayContaining(["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"]));
    for (const path of ['/api/health', '/api/v1/nothing']) {
      expect(await policyOf(path), path).toEqual(["default-src 'none'", "frame-ancestors 'none'"]);
    }
  });
});

describe('a request that is not ours', () => {
  it('changes nothing without the request header', async () => {
    const code = await demoCode(county.origin, TOWNS.yangshu);
    const answer = await fetch(`${county.origin}/api/v1/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, login: 'yangshuzhen', password: DEMO_PASSWORD, deviceName: 'x', protocol: 1 }),
    });
    expect([answer.status, (await answer.json()).code]).toEqual([400, 'N03']);
    expect((await enrol({ code })).status).toBe(200);
  });

  it.each([
    ['half of a JSON text', '{"protocol":1,"rows":['],
    ['an empty body', ''],
    ['another shape', '[1,2,3]'],
    ['no rows', '{"protocol":1,"rows":[]}'],
    ['a poisoned prototype', '{"protocol":1,"rows":[{"base":null,"record":{"__proto__":{"x":1}}}]}'],
    ['bytes that are no UTF-8', '\u0000\u0001'],
  ])('with %s is answered in our words', async (_, raw) => {
    const answer = await desk.send('/api/v1/push', { raw });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ code: 'N03', message: expect.stringContaining('N03') });
  });

  it('of 10 MB is refused, packed or not', async () => {
    const row = { base: null, record: { x: 'y'.repeat(10 * 1024 * 1024) } };
    const raw = JSON.stringify({ protocol: 1, rows: [row] });
    expect(await desk.send('/api/v1/push', { raw })).toMatchObject({ status: 413, body: { code: 'N04' } });
    const headers = { 'content-encoding': 'gzip' };
    const packed = new Uint8Array(gzipSync(raw));
    expect(await desk.send('/api/v1/push', { raw: packed, headers })).toMatchObject({
      status: 413,
      body: { code: 'N04' },
    });
  });

  it('to an address that does not exist is told so', async () => {
    expect(await desk.send('/api/v1/nothing')).toMatchObject({ status: 404, body: { code: 'N05' } });
    expect(await desk.send('/api/v1/../../etc/passwd')).toMatchObject({ status: 404 });
  });

  it('with wrong numbers in the address is refused', async () => {
    for (const query of ['after=-1', 'after=x', 'after=0&limit=0', 'after=0&limit=999999', 'after=1e30']) {
      expect(await desk.send(`/api/v1/pull?${query}`)).toMatchObject({ status: 400, body: { code: 'N03' } });
    }
  });

  it('is compressed both ways', async () => {
    const records = await Promise.all([1, 2, 3].map((seed) => desk.make('civil_practice', seed)));
    const rows = records.map((record) => ({ base: null, record }));
    const packed = new Uint8Array(gzipSync(JSON.stringify({ protocol: 1, rows })));
    const pushed = await desk.send('/api/v1/push', { raw: packed, headers: { 'content-encoding': 'gzip' } });
    expect(pushed.status).toBe(200);
    for (const encoding of ['zstd', 'br', 'gzip']) {
      const answer = await fetch(`${county.origin}/api/v1/pull?after=0`, {
        headers: { cookie: desk.cookie, 'accept-encoding': encoding },
      });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect((await answer.json()).rows).toHaveLength(3);
    }
  });
});
