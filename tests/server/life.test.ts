import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';

let county: TestCounty;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county.stop());

describe('a county server', () => {
  it('says that it is well', async () => {
    const answer = await fetch(`${county.origin}/api/health`);
    expect(await answer.json()).toMatchObject({ ok: true, product: 'sanzhi-ledger', demo: true, store: 'embedded' });
  });
});
