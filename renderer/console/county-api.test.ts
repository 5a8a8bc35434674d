import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCountyApi } from './county-api.ts';

const requests: { url: string; init: RequestInit }[] = [];

/** Stands in for the browser's fetch: every request gets this answer. */
function answerWith(status: number, body: unknown): void {
  requests.length = 0;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    requests.push({ url, init });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return Promise.resolve(new Response(text, { status }));
  });
}

function headersOf(request: { init: RequestInit } | undefined): Headers {
  return new Headers(request?.init.headers);
}

afterEach(() => vi.unstubAllGlobals());

describe('county API of the console', () => {
  it('sends the guard header with every write and with no read', async () => {
    const api = createCountyApi(() => {});
    answerWith(200, {
      codeId: 'c1',
      townId: 520111100,
      townName: '云台镇',
      note: '',
      createdAt: '2026-11-24T02:00:00Z',
      expiresAt: '2026-11-24T02:30:00Z',
      usedAt: null,
      code: 'ABCD',
    });
    await api.createEnrolmentCode(520111100, '');
    expect(requests[0]?.init.method).toBe('POST');
    expect(headersOf(requests[0]).get('x-sanzhi-request')).toBe('1');

    answerWith(200, { units: [] });
    await api.units();
    expect(requests[0]?.init.method).toBeUndefined();
    expect(headersOf(requests[0]).has('x-sanzhi-request')).toBe(false);
  });

  it('leaves absent filters out of the address', async () => {
    answerWith(200, { total: 0, records: [] });
    await createCountyApi(() => {}).records({ month: '2026-11', offset: 0, limit: 50 });
    expect(requests[0]?.url).toBe('/api/console/records?month=2026-11&offset=0&limit=50');
  });

  it('sends a Chinese file name in a header that only carries bytes', async () => {
    answerWith(200, {
      previewId: 'p',
      fileName: '单位名单.csv',
      rows: 0,
      added: 0,
      changed: 0,
      unchanged: 0,
      problems: [],
      sample: [],
    });
    await createCountyApi(() => {}).previewUnits(new File(['代码,名称'], '单位名单.csv'));
    expect(decodeURIComponent(headersOf(requests[0]).get('x-file-name') ?? '')).toBe('单位名单.csv');
  });

  it('tells of a lost session once, and says so with its code', async () => {
    const onSignedOut = vi.fn();
    answerWith(401, { code: 'A05', message: '登录已失效' });
    await expect(createCountyApi(onSignedOut).devices()).rejects.toMatchObject({ code: 'A05', status: 401 });
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('takes a wrong password for a problem of the form, not for a lost session', async () => {
    const onSignedOut = vi.fn();
    answerWith(401, { code: 'A01', message: '账号或口令不正确' });
    await expect(createCountyApi(onSignedOut).signIn('a', 'b')).rejects.toThrow('账号或口令不正确。（A01）');
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('answers null for who is signed in when nobody is', async () => {
    answerWith(401, { code: 'A05', message: '登录已失效' });
    await expect(createCountyApi(() => {}).me()).resolves.toBeNull();
  });

  it('refuses an answer of another shape instead of showing half of it', async () => {
    answerWith(200, { month: '2026-11', towns: [{ name: '云台镇' }] });
    await expect(createCountyApi(() => {}).summary('2026-11')).rejects.toMatchObject({ code: 'N08' });
  });

  it.each([
    [500, 'N02'],
    [502, 'N02'],
    [403, 'A04'],
    [404, 'N05'],
    [413, 'F03'],
    [429, 'N06'],
    [400, 'N03'],
  ])('understands a page without our code by its status: %i is %s', async (status, code) => {
    answerWith(status, '<html>Bad Gateway</html>');
    await expect(createCountyApi(() => {}).units()).rejects.toMatchObject({ code, status });
  });

  it('says that the county cannot be reached when no answer comes', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(createCountyApi(() => {}).units()).rejects.toThrow(/^连不上县服务器.*（N01）$/);
  });
});
