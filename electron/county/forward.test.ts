import { afterEach, describe, expect, it, vi } from 'vitest';
import { ANSWER_TIMEOUT_MS, countyForwarder, type ForwardPorts, isApiPath } from './forward.ts';

interface Sent {
  address: string;
  init: RequestInit;
}

function desk(answer: (sent: Sent) => Promise<Response> | Response) {
  const sent: Sent[] = [];
  const taken: (readonly string[])[] = [];
  const ports: ForwardPorts = {
    async fetch(address, init) {
      sent.push({ address, init });
      return answer({ address, init });
    },
    countyOrigin: async () => 'https://county.example',
    jar: {
      headerFor: async () => 'sanzhi_device=secret',
      take: async (_origin, cookies) => void taken.push(cookies),
    },
    log: () => undefined,
  };
  return { sent, taken, ask: countyForwarder(ports) };
}

afterEach(() => vi.useRealTimers());

describe('what goes up', () => {
  it('carries path, query, body, our credential and nothing that names the window', async () => {
    const { sent, ask } = desk(() => new Response('ok'));
    const headers = {
      'content-type': 'application/json',
      'x-sanzhi-device': 'a',
      cookie: 'sanzhi_device=forged',
      authorization: 'Bearer forged',
      'x-forwarded-for': '10.0.0.1',
      referer: 'https://bundle.app.test/',
    };
    await ask(new Request('https://bundle.app.test/api/v1/push?a=1', { method: 'POST', body: '{}', headers }));
    expect(sent[0]?.address).toBe('https://county.example/api/v1/push?a=1');
    expect(Object.fromEntries(new Headers(sent[0]?.init.headers))).toEqual({
      'content-type': 'application/json',
      'x-sanzhi-device': 'a',
      cookie: 'sanzhi_device=secret',
    });
    expect(await new Response(sent[0]?.init.body).text()).toBe('{}');
  });

  it('refuses whatever is not a plain path under /api', async () => {
    const { sent, ask } = desk(() => new Response('ok'));
    for (const path of ['/console', '/api%2f..%2fconsole', '/api//x', '/apix'])
      expect((await ask(new Request(`https://bundle.app.test${path}`))).status).toBe(404);
    expect(sent).toEqual([]);
    expect(['/api', '/api/v1/pull', '/api/v1/records/0197-a'].every(isApiPath)).toBe(true);
    expect(['/api/../console', '/api/./x', '/api/a\\b', '/api/%2e%2e/x'].some(isApiPath)).toBe(false);
  });
});

describe('what comes down', () => {
  it('keeps the credential back and hands status, type and body on', async () => {
    const { taken, ask } = desk(
      () =>
        new Response('{"a":1}', {
          status: 409,
          headers: {
            'content-type': 'application/json',
            'set-cookie': 'sanzhi_device=new; HttpOnly',
            'access-control-allow-origin': '*',
            location: 'https://elsewhere.example',
          },
        }),
    );
    const answer = await ask(new Request('https://bundle.app.test/api/v1/me'));
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
      409,
      '{"a":1}',
      'application/json',
    ]);
    expect(['set-cookie', 'location', 'access-control-allow-origin'].map((name) => answer.headers.get(name))).toEqual([
      null,
      null,
      null,
    ]);
    expect(taken).toEqual([['sanzhi_device=new; HttpOnly']]);
  });

  it('takes several cookies apart that arrived as one line', async () => {
    const line = 'sanzhi_device=new; Expires=Thu, 01 Jan 2099 00:00:00 GMT; Path=/, sanzhi_csrf=x; Path=/';
    const { taken, ask } = desk(() => new Response('', { headers: { 'set-cookie': line } }));
    await ask(new Request('https://bundle.app.test/api/v1/me'));
    expect(taken[0]?.map((cookie) => cookie.trim().split('=')[0])).toEqual(['sanzhi_device', 'sanzhi_csrf']);
  });

  it('turns an unreachable county into N01', async () => {
    const { ask } = desk(() => Promise.reject(new TypeError('fetch failed')));
    const answer = await ask(new Request('https://bundle.app.test/api/v1/me'));
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'N01' }]);
  });

  it('turns a silent county into N02 in the end', async () => {
    vi.useFakeTimers();
    const { ask } = desk(
      ({ init }) =>
        new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    );
    const waiting = ask(new Request('https://bundle.app.test/api/v1/wait'));
    await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS);
    const answer = await waiting;
    expect([answer.status, await answer.json()]).toMatchObject([504, { code: 'N02' }]);
  });
});
