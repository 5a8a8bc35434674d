import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk } from '../support/county-client.ts';

let county: TestCounty;
let desk: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu', '甲机');
});
afterAll(() => county.stop());

it('takes declared steps, several at once too, and refuses a jump as data', async () => {
  const made = await desk.make('four_two_decision', 5);
  const at = (state: string, base: typeof made) =>
    desk.revise(base, { action: 'edit', values: { ...base.data, state } });
  const first = await at('resolved', made);
  expect(await desk.push([{ record: first, base: null }])).toMatchObject([{ outcome: 'accepted' }]);
  const stopped = await at('stopped', first);
  expect(await desk.push([{ record: stopped, base: first.rev }])).toMatchObject([{ outcome: 'accepted' }]);
  const jump = await at('resolved', stopped);
  const [refused] = await desk.push([{ record: jump, base: stopped.rev }]);
  expect(refused).toMatchObject({ outcome: 'refused', code: 'D11' });
  expect(refused?.outcome === 'refused' && refused.message).toContain('由“终止”改为“决议”');
  // A revision in a lawful state ends the refusal; the county still held the stopped one.
  const mended = await at('stopped', jump);
  expect(await desk.push([{ record: mended, base: jump.rev }])).toMatchObject([{ outcome: 'accepted' }]);
});

it('puts the due date beside the title, empty once closed', async () => {
  const made = await desk.make('four_two_decision', 5);
  const values = { ...made.data, state: 'resolved', steps: [{ _row: 'step4', held_on: '2026-03-01' }] };
  const open = await desk.revise(made, { action: 'edit', values });
  expect(open.ext.due).toBe('2026-03-31');
  const closed = await desk.revise(open, { action: 'edit', values: { ...values, state: 'stopped' } });
  expect(closed.ext.due).toBe('');
});
