import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import {
  consoleCatalogueSchema,
  consoleMeSchema,
  consoleRecordSchema,
  consoleRecordsSchema,
  consoleSummarySchema,
  devicesSchema,
  enrolmentCodesSchema,
} from '../../shared/sync/console-messages.ts';
import { SHIPPED_VERSION } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, enrolDesk, send, TOWNS } from '../support/county-client.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';

let county: TestCounty;
let desk: ClientDesk;
let records: LedgerRecord[];
let cookie: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'liuhe');
  records = await Promise.all(SAMPLE_TYPES.map((type, seed) => desk.make(type, seed)));
  const refused = {
    ...(records[0] as LedgerRecord),
    id: '0190a000-0000-7000-8000-000000000001',
    rev: '1-x-1',
    status: 'x',
  };
  await desk.push([...records, refused].map((record) => ({ record, base: null })));
  const body = { login: 'zfw', password: DEMO_PASSWORD };
  cookie = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
});
afterAll(() => county.stop());

const ask = async (path: string) => (await send(county.origin, `/api/console/${path}`, { cookie })).body;
const monthOf = () => (records[0] as LedgerRecord).period;

describe('the console', () => {
  it('knows who asks, and of which county', async () => {
    expect(consoleMeSchema.parse(await ask('me'))).toMatchObject({
      account: { login: 'zfw', role: 'zfw_operator', townId: null },
      county: { name: '清溪县' },
      demo: true,
    });
  });

  it('counts per town what arrived in a month, and what was refused', async () => {
    const month = monthOf();
    const { towns } = consoleSummarySchema.parse(await ask(`summary?month=${month}`));
    const own = records.filter((record) => record.period === month);
    expect(towns.map((town) => town.name)).toEqual(['杨树镇', '白云镇', '柳河镇', '石桥乡']);
    const town = towns.find((one) => one.townId === TOWNS.liuhe);
    expect(town).toMatchObject({ records: own.length, refused: 1, devices: 1, villages: 7 });
    expect(town?.villagesWithRecords).toBe(new Set(own.map((record) => record.unitCode)).size);
    expect(Object.keys(town?.byType ?? {}).toSorted()).toEqual(own.map((record) => record.type).toSorted());
    expect(towns.filter((one) => one.records > 0)).toHaveLength(1);
  });

  it('lists records by town, month and type, page by page', async () => {
    const all = consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.liuhe}`));
    expect(all.total).toBe(records.length);
    expect(all.records.map((line) => line.mainDate)).toEqual(
      records
        .map((record) => record.mainDate)
        .toSorted()
        .toReversed(),
    );
    const page = consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.liuhe}&offset=2&limit=3`));
    expect(page.records).toEqual(all.records.slice(2, 5));
    const one = consoleRecordsSchema.parse(await ask('records?type=civil_practice'));
    expect(one.records).toMatchObject([{ type: 'civil_practice', sealed: false }]);
    expect(all.records.every((line) => line.title.length > 1 && line.unitName.length > 1)).toBe(true);
    expect(consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.yangshu}`)).total).toBe(0);
  });

  it('shows a record without its sealed content', async () => {
    const record = records.find((one) => one.type === 'mediation_case') as LedgerRecord;
    const shown = consoleRecordSchema.parse(await ask(`records/${TOWNS.liuhe}/${record.id}`));
    expect(shown).toMatchObject({ sealedPresent: true, record: { ...record, sealed: null } });
    expect(JSON.stringify(shown)).not.toContain(record.sealed?.text);
    expect(await ask(`records/${TOWNS.yangshu}/${record.id}`)).toMatchObject({ code: 'N05' });
    expect(await ask('records/510802101/0190a000-0000-7000-8000-000000000001')).toMatchObject({ code: 'N05' });
    expect(await ask('records/abc/def')).toMatchObject({ code: 'N03' });
  });

  it('makes codes, shows each once, and lists codes and devices', async () => {
    const body = { townId: TOWNS.shiqiao, note: '便民服务中心' };
    const made = await send(county.origin, '/api/console/enrolment-codes', { cookie, body });
    expect(made.body.code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    const { codes } = enrolmentCodesSchema.parse(await ask('enrolment-codes'));
    expect(codes[0]).toMatchObject({
      codeId: made.body.codeId,
      townName: '石桥乡',
      note: '便民服务中心',
      usedAt: null,
    });
    expect(JSON.stringify(codes)).not.toContain(made.body.code);
    const { devices } = devicesSchema.parse(await ask('devices'));
    expect(devices).toMatchObject([{ deviceId: desk.deviceId, townName: '柳河镇', revokedAt: null }]);
    const foreign = { townId: 510802101, note: '' };
    expect(await send(county.origin, '/api/console/enrolment-codes', { cookie, body: foreign })).toMatchObject({
      body: { code: 'D10' },
    });
  });

  it('hands out the published catalogue', async () => {
    const { version, source } = consoleCatalogueSchema.parse(await ask('catalogue'));
    expect([version, (source as { types: unknown[] }).types.length]).toEqual([SHIPPED_VERSION, SAMPLE_TYPES.length]);
  });
});
