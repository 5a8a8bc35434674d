import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formListSchema } from '../../shared/ledger/form-messages.ts';
import type { FormProfile } from '../../shared/ledger/form-profile.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, send } from '../support/county-client.ts';

/** Forms that a town marked reach every town's desks, and nobody else can replace or read them. */

const file = readFileSync(join(import.meta.dirname, '../workbook/forms/county-form.xlsx'));
const profile: FormProfile = {
  id: '0197a000-0000-7000-8000-000000000001',
  name: '人民调解工作情况月报表',
  department: '县司法局',
  file: { name: 'county-form.xlsx', sha256: createHash('sha256').update(file).digest('hex'), size: file.length },
  type: 'mediation_case',
  period: 'month',
  edition: '报送版',
  marks: [{ sheet: '附件1', cells: [{ cell: 'E8', binding: { kind: 'fact', fact: 'count' } }], repeat: null }],
  updatedBy: '王秀英',
  updatedAt: '2026-03-28T10:00',
  town: '杨树镇',
};
let county: TestCounty;
let mine: ClientDesk;
let other: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  mine = await enrolDesk(county.origin, 'yangshu');
  other = await enrolDesk(county.origin, 'baiyun');
});
afterAll(() => county.stop());

const put = (cookie: string, body: Partial<FormProfile>, bytes: Uint8Array = file) =>
  send(county.origin, `/api/v1/forms/${profile.id}`, {
    method: 'PUT',
    cookie,
    body: { profile: { ...profile, ...body }, file: Buffer.from(bytes).toString('base64') },
  });
const list = async (cookie: string) =>
  formListSchema.parse((await send(county.origin, '/api/v1/forms', { cookie })).body).forms;

it('a shared form reaches another town, file and all', async () => {
  expect((await put(mine.cookie, {})).status).toBe(200);
  expect(await list(other.cookie)).toEqual([{ townId: 999901101, profile }]);
  const answer = await fetch(`${county.origin}/api/v1/forms/${profile.id}/file`, { headers: { cookie: other.cookie } });
  expect(Buffer.from(await answer.arrayBuffer()).equals(file)).toBe(true);
});

it('its own town replaces it, another town cannot', async () => {
  expect((await put(other.cookie, { name: '别的' })).body.code).toBe('A04');
  expect((await put(mine.cookie, { name: '新名' })).status).toBe(200);
  expect((await list(other.cookie)).map((form) => form.profile.name)).toEqual(['新名']);
});

it('who is no desk gets nothing, and what is no workbook is refused', async () => {
  expect((await send(county.origin, '/api/v1/forms', {})).body.code).toBe('A02');
  expect((await send(county.origin, `/api/v1/forms/${profile.id}/file`, {})).body.code).toBe('A02');
  expect((await put(mine.cookie, {}, Buffer.from('no workbook'))).body.code).toBe('N03');
  const lying = { ...profile.file, sha256: '0'.repeat(64) };
  expect((await put(mine.cookie, { file: lying })).body.code).toBe('N03');
});
