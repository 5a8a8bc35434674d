import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk } from '../support/county-client.ts';

let county: TestCounty;
let desk: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin);
  await desk.push([{ record: await desk.make('civil_practice', 1), base: null }]);
});
afterAll(() => county.stop());

it('a sync in which nothing has changed is one request of less than 5 kB, headers and all', async () => {
  const path =
    '/api/v1/wait?after=1&seconds=0&catalogue=2&waiting=0&papers=0&refused=0&conflicts=0&program=0.1.0&error=';
  const bytes = await new Promise<number>((resolve, reject) => {
    const asking = request(`${county.origin}${path}`, { headers: { cookie: desk.cookie }, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve((asking.socket?.bytesRead ?? 0) + (asking.socket?.bytesWritten ?? 0)));
    });
    asking.on('error', reject).end();
  });
  console.log(`nothing changed: ${bytes} bytes`);
  expect(bytes).toBeGreaterThan(300);
  expect(bytes).toBeLessThan(5000);
});
