import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import { firstBreak } from '../../shared/domain/audit-chain.ts';
import { readFrozen } from '../../shared/domain/month/freeze.ts';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { readAttachments } from '../../shared/schema/attachment.ts';
import { reviseRecord } from '../../shared/schema/build-record.ts';
import { recordSchema } from '../../shared/schema/record.ts';
import { stateAt } from '../../shared/schema/record-history.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import { type Box, openText } from '../../shared/seal/box.ts';
import { newKeyPair } from '../../shared/seal/key-pair.ts';
import { openFile } from '../../shared/seal/sealed-file.ts';
import { type HandedKey, proveDesk, takeHandedKey, usableKeys, withPast } from '../../shared/seal/town-keys.ts';
import { decidedConflict, reopenedConflict } from '../../shared/sync/decide-conflict.ts';
import { townKeyAnswerSchema } from '../../shared/sync/key-messages.ts';
import { Courier } from '../second-client/courier.ts';
import type { SecondDesk } from '../second-client/desk.ts';
import { correction, submit } from '../second-client/month.ts';
import { cases, grant, notices, receiptOf } from '../second-client/news.ts';
import { download, listed, sealedPaper, upload, wordsOf } from '../second-client/papers.ts';
import type { Rec } from '../second-client/record.ts';
import { prove, rotate, takeHanded } from '../second-client/town-key.ts';
import { Trail } from '../second-client/trail.ts';
import { openedCase } from '../support/case-opener.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, enrolDesk, heldBy, recordIn, send, TOWNS } from '../support/county-client.ts';
import { courierConsole } from '../support/courier-carrier.ts';
import { consoleSession, TOWN } from '../support/month-town.ts';
import { items, screening, withBrief } from '../support/screening.ts';
import { secondDesk, secondTown } from '../support/second-town.ts';

/** A client written from shared/sync/SPEC.md alone beside a desk of ours, at one county and under one town key. */

const MONTH = '2026-11';
let county: TestCounty;
let desk: SecondDesk;
let other: SecondDesk;
let ours: ClientDesk;
let officer: string;
beforeAll(async () => {
  county = await startCounty();
  officer = await consoleSession(county.origin, 'zfw');
  ({ desk, other, ours } = await secondTown(county.origin));
});
afterAll(() => county.stop());

const made = () =>
  desk.create({ type: 'dispute_screening', unitCode: TOWN, values: screening(MONTH), day: `${MONTH}-03` });
/** The county's record, as our side reads it. */
const heldByUs = (id: string) => heldBy(ours, id);

it('signs a person in', async () => {
  expect(await other.signIn('yangshushen', DEMO_PASSWORD)).toMatchObject({ name: '郭雪梅', role: 'town_reviewer' });
  await expect(other.signIn('yangshushen', 'wrong')).rejects.toMatchObject({ status: 401, code: 'A01' });
  await other.signIn('yangshuzhen', DEMO_PASSWORD);
});

it('makes sealed records that are sound to us and open here; their past too', async () => {
  const { id } = made();
  expect(await desk.meet()).toMatchObject([{ outcome: 'accepted', id }]);
  const first = desk.opened(id).values;
  const values = withBrief(first, 'r2', '排水沟已疏通');
  desk.edit(id, { action: 'edit', values: { ...values, items: items(values).slice(1) }, envelope: { remark: '已核' } });
  expect(await desk.meet()).toMatchObject([{ outcome: 'accepted', id }]);
  const held = await heldByUs(id);
  const { ext, ...sent } = recordSchema.parse(desk.held(id).record);
  expect(held).toEqual({ ...sent, ext });
  expect(await ours.valuesOf(held)).toEqual(desk.opened(id).values);
  expect(JSON.stringify(held)).not.toMatch(/院墙|排水|疏通/);
  const opened = await openRecord(ours.author.sealer, held);
  expect(stateAt(opened, held.history[0]?.rev ?? '')?.values).toEqual(first);
});

it('reads what we sealed, edits it, and we read that', async () => {
  const record = await ours.make('dispute_screening', 3);
  await ours.push([{ record, base: null }]);
  await desk.pull();
  expect(desk.opened(record.id).values).toEqual(await ours.valuesOf(record));
  expect(desk.stateOf(record.id)).toBe('acknowledged');
  desk.edit(record.id, { action: 'edit', values: withBrief(desk.opened(record.id).values, 'd1', '复核') });
  expect(desk.stateOf(record.id)).toBe('waiting');
  expect(await desk.meet()).toMatchObject([{ outcome: 'accepted' }]);
  const held = await heldByUs(record.id);
  expect(items(await ours.valuesOf(held))[0]).toMatchObject({ brief: '复核' });
});

it('merges what we changed too; its question is decided by us, and ours by it', async () => {
  const { id, rev } = made();
  await desk.meet();
  const before = await heldByUs(id);
  const values = await ours.valuesOf(before);
  const edited = await ours.revise(before, { action: 'edit', values: withBrief(values, 'r1', '县里问过的话') });
  await ours.push([{ record: edited, base: rev }]);
  desk.edit(id, { action: 'edit', values: withBrief({ ...values, sweepers: [{ name: '吴海' }] }, 'r1', '邻居说的话') });
  expect((await desk.meet()).map(({ outcome }) => outcome)).toEqual(['conflict', 'accepted']);
  expect(desk.stateOf(id)).toBe('conflict');

  const asked = await heldByUs(id);
  expect(asked.conflicts).toMatchObject([{ path: 'items.r1.brief', sealed: true, mine: null, theirs: null }]);
  const opened = await openRecord(ours.author.sealer, asked);
  expect(opened.values).toMatchObject({ sweepers: [{ name: '吴海' }] });
  const { before: from, revision } = await decidedConflict(
    ours.author.sealer,
    opened,
    asked.conflicts[0]?.id ?? '',
    'mine',
  );
  const chosen = await reviseRecord(ours.author, from, revision);
  expect(await ours.push([{ record: chosen, base: asked.rev }])).toMatchObject([{ outcome: 'accepted' }]);
  await desk.pull();
  expect(items(desk.opened(id).values)[0]).toMatchObject({ brief: '邻居说的话' });
  expect(desk.stateOf(id)).toBe('acknowledged');

  // we take the decision back, the second client decides the other way
  const reopened = reopenedConflict(await openRecord(ours.author.sealer, chosen), chosen.rev);
  const open = await reviseRecord(ours.author, reopened.before, reopened.revision);
  await ours.push([{ record: open, base: chosen.rev }]);
  await desk.pull();
  desk.decide(id, asked.conflicts[0]?.id ?? '', 'theirs');
  expect(await desk.meet()).toMatchObject([{ outcome: 'accepted' }]);
  expect(items(await ours.valuesOf(await heldByUs(id)))[0]).toMatchObject({ brief: '县里问过的话' });
});

it('is refused row by row, is told so by the feed, and mends', async () => {
  const [bad, good] = [made(), made()];
  const { sweepers: _, ...rest } = desk.opened(bad.id).values;
  desk.edit(bad.id, { action: 'edit', values: { ...rest, sweep_no: 'no such' } });
  const results = await desk.meet();
  expect(results).toMatchObject([
    { outcome: 'refused', id: bad.id, code: 'D01' },
    { outcome: 'accepted', id: good.id },
  ]);
  expect(desk.stateOf(bad.id)).toBe('refused');
  expect(desk.waiting()).toEqual([]);
  desk.edit(bad.id, { action: 'edit', values: screening(MONTH) });
  expect(await desk.push()).toMatchObject([{ outcome: 'accepted' }]);
  expect(desk.stateOf(bad.id)).toBe('waiting'); // until the county's word comes
  await desk.pull();
  expect(desk.stateOf(bad.id)).toBe('acknowledged');
  const by = good.enteredBy;
  const openRow = { id: 'q', path: 'items.r1', base: null, mine: { _row: 'r1', brief: '院墙' }, theirs: null };
  const codes = await desk.push([
    { base: null, record: { ...good, id: 'no uuid' } },
    { base: null, record: { ...bad, townId: 999901102, unitCode: '999901102000' } },
    { base: null, record: { ...good, data: { ...good.data, sweepers: [{ name: '吴海' }] }, rev: '9-x-1' } },
    { base: null, record: { ...good, conflicts: [{ ...openRow, mineBy: by, theirsBy: by }], rev: '9-x-2' } },
  ]);
  expect(codes.map(({ code }) => code)).toEqual(['D06', 'D03', 'D01', 'D01']);
});

it('downloads first by snapshot, cut once, then by the feed', async () => {
  expect(await other.snapshot(3)).toBe(false);
  const [place, count] = [other.place, other.records.size];
  expect([place > 0, count]).toEqual([true, 2]);
  expect(await other.snapshot()).toBe(true);
  const added = made();
  await desk.meet();
  const rows = await other.pull({ limit: 1 });
  expect(rows.map(({ record }) => record?.id)).toEqual([added.id]);
  const all = (await ours.pullAll()).flatMap((row) => recordIn(row) ?? []);
  expect([...other.records.values()].map(({ record }) => record)).toEqual(all);
  expect(await other.ask(`wait?after=${other.place}&seconds=0`)).toMatchObject({
    epoch: other.epoch,
    seq: other.place,
  });
});

it('agrees with the county on a month, or finds what differs', async () => {
  await desk.pull();
  expect(await desk.differences(MONTH)).toEqual([]);
  const here = made();
  const lost = [...other.records.keys()][0] ?? '';
  desk.records.delete(lost);
  expect(new Set(await desk.differences(MONTH))).toEqual(new Set([here.id, lost]));
  for (const row of await desk.fetch([lost])) desk.take(row);
  await desk.meet();
  expect(await desk.differences(MONTH)).toEqual([]);
});

it('voids many only when a person has agreed', async () => {
  const ids = Array.from({ length: 20 }, () => made().id);
  await desk.meet();
  for (const id of ids) desk.edit(id, { action: 'void', envelope: { status: 'void', voidReason: '误录' } });
  await expect(desk.push()).rejects.toMatchObject({ status: 409, code: 'A17' });
  const agreed = await desk.push(desk.waiting().map((row) => ({ ...row, agreed: true })));
  expect(agreed.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'accepted'));
  await desk.pull();
  expect(await heldByUs(ids[0] ?? '')).toMatchObject({ status: 'void', voidReason: '误录' });
});

it('sends an attachment with a break in the middle; another desk reads it, under the seal', async () => {
  const plain = new Uint8Array(randomBytes(10_000));
  const words = { name: '现场.jpg', caption: '院墙' };
  const { id } = made();
  desk.edit(id, { action: 'edit', envelope: { attachments: [listed(desk, plain, words)] } });
  await desk.meet();
  const paper = sealedPaper(desk, plain);
  expect(await upload(desk, paper, 3000, 1)).toMatchObject({ received: 3000, complete: false });
  expect(await upload(desk, paper, 3000)).toMatchObject({ complete: true });
  await other.pull();
  const [item] = other.held(id).record.attachments;
  if (!item) throw new Error('nothing is listed');
  expect(wordsOf(other, item)).toEqual(words);
  expect((await download(other, item, 4097)).equals(plain)).toBe(true);

  const [read] = readAttachments((await heldByUs(id)).attachments);
  const label = await openText(COURIER_PORTS.cipher, ours.key, read?.label as Box, paper.sha256);
  expect([read?.name, JSON.parse(label)]).toEqual(['附件.jpg', words]);
  const path = `/api/v1/attachments/${paper.sha256}`;
  const answer = await fetch(county.origin + path, { headers: { cookie: ours.cookie } });
  const content = new Uint8Array(await answer.arrayBuffer());
  expect(await openFile(COURIER_PORTS.cipher, [ours.key], content, paper.sha256)).toEqual(plain);
  const elsewhere = await enrolDesk(county.origin, 'baiyun');
  expect(await elsewhere.send(path)).toMatchObject({ status: 404, body: { code: 'N12' } });
  expect(await elsewhere.pullAll()).toEqual([]);
});

it('sends a month: the county receives it, returns it, and takes the next version', async () => {
  const month = '2026-08';
  const [day, values] = [`${month}-03`, screening(month)];
  const record = desk.create({ type: 'dispute_screening', unitCode: TOWN, values, day });
  const { id } = submit(desk, month, 1, [record], '赵国栋');
  expect(id).toBe(monthPaperId('monthly_report', TOWN, month));
  expect((await desk.meet()).map(({ outcome, code }) => code ?? outcome)).toEqual(Array(3).fill('accepted'));
  const ask = (path: string, body?: unknown) =>
    send(county.origin, `/api/console/month/${path}`, { cookie: officer, ...(body !== undefined && { body }) });
  const seen = await ask(`report?townId=${TOWNS.yangshu}&month=${month}`);
  const [version] = seen.body.versions as { hash: string; frozen: unknown }[];
  expect(readFrozen(version?.frozen, version?.hash)).toMatchObject({ month, recordCount: 1, signer: '赵国栋' });
  expect(seen.body.arrival).toMatchObject({ asSent: 1, changed: 0, missing: 0, added: 0 });
  const decide = (step: string, more: object = {}) =>
    ask('decide', { townId: TOWNS.yangshu, month, rev: desk.held(id).record.rev, step, ...more });
  expect(await decide('return', { reason: '缺走访记录', items: [{ reason: '请补' }] })).toMatchObject({ status: 200 });
  await desk.pull();
  expect(desk.opened(id).values).toMatchObject({ state: 'returned', return_reason: '缺走访记录' });
  submit(desk, month, 2, [record], '赵国栋');
  expect((await desk.meet()).map(({ outcome, code }) => code ?? outcome)).toEqual(['accepted', 'accepted']);
  for (const step of ['receive', 'lock']) {
    expect(await decide(step)).toMatchObject({ status: 200 });
    await desk.pull();
  }
  expect(desk.opened(id).values).toMatchObject({ state: 'locked', version: 2 });
  desk.edit(record.id, { action: 'edit', values: { ...values, special: '锁定以后' } });
  expect(await desk.meet()).toMatchObject([{ outcome: 'refused', code: 'D09' }]);

  const asked = correction(desk, record, 'special', '锁定以后', '漏登');
  desk.create({ type: 'dispute_screening', unitCode: TOWN, values, day });
  const late = { period: MONTH, reason: '当时没有线路' };
  desk.create({ type: 'dispute_screening', unitCode: TOWN, values, day, late });
  expect((await desk.meet()).map(({ outcome, code }) => code ?? outcome)).toEqual(['accepted', 'M03', 'accepted']);
  const judged = { townId: TOWNS.yangshu, id: asked.id, rev: asked.rev, accept: true };
  expect(await ask('corrections/decide', judged)).toMatchObject({ status: 200 });
  await desk.pull();
  expect(desk.opened(asked.id).values).toMatchObject({ state: 'accepted', decided_by: '朱立新' });
  desk.edit(record.id, { action: 'correct', entry: { correctionId: asked.id } });
  expect(await desk.meet()).toMatchObject([{ outcome: 'accepted' }]);
});

it('makes packages that the county takes in, and reads their answers', async () => {
  const carried = await courierConsole(county.origin);
  const by = await Courier.of(desk);
  const record = made();
  const paper = sealedPaper(desk, new Uint8Array(randomBytes(5000)));
  const { id, file } = by.pack([paper], { notices: { after: 0, receipts: [] } });
  const report = await carried.take(file);
  expect(report).toMatchObject({
    packageId: id,
    rows: 1,
    accepted: 1,
    papers: { taken: 1, damaged: 0 },
    isRepeat: false,
  });
  expect(await carried.take(by.pack([paper], { notices: { after: 0, receipts: [] } }).file)).toMatchObject({
    known: 1,
  });
  const altered = Uint8Array.from(file);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(await carried.codeOf(altered)).toBe('S18');
  const answer = by.read(await carried.answer(report));
  expect(answer).toMatchObject({ head: { epoch: desk.epoch, packages: [id] }, has: [paper.sha256] });
  expect(answer.results).toMatchObject([{ outcome: 'accepted', id: record.id, rev: record.rev }]);
  expect(desk.stateOf(record.id)).toBe('acknowledged');
  expect(await desk.pull()).toEqual([]);
});

it('reads notices and tells that they came and were opened', async () => {
  const noticeId = randomUUID();
  const text = {
    urgency: 'urgent',
    title: '防汛提醒',
    text: '今夜有大雨。',
    dueOn: '',
    issuer: '县委政法委',
    towns: null,
  };
  await send(county.origin, '/api/console/notices', { cookie: officer, body: { noticeId, ...text } });
  const mark = (await desk.ask<{ notices: string }>('reference')).notices;
  const [notice] = await notices(desk, 0);
  expect(notice).toMatchObject({ noticeId, version: 1, seq: Number(mark), title: '防汛提醒', state: 'standing' });
  if (!notice) throw new Error('no notice');
  const receipts = [receiptOf(desk, notice, 'received'), receiptOf(desk, notice, 'opened')];
  await desk.ask('notices/receipts', { body: { receipts } });
  const line = await send(county.origin, `/api/console/notices/${noticeId}`, { cookie: officer });
  expect(line.body.towns).toContainEqual(
    expect.objectContaining({ townId: TOWNS.yangshu, receivedVersion: 1, openedVersion: 1, openedBy: '郭桂兰' }),
  );
});

it('grants the county a look at one record', async () => {
  const asking = await newKeyPair(COURIER_PORTS.cipher);
  const record = [...desk.records.values()].map((held) => held.record).find(({ period }) => period === MONTH) as Rec;
  const { sign: _, ...key } = asking.public;
  const body = { townId: TOWNS.yangshu, recordId: record.id, reason: '核实纠纷', key };
  await send(county.origin, '/api/console/cases', { cookie: officer, body });
  await desk.signIn('yangshuzhang', DEMO_PASSWORD);
  const [request] = await cases(desk);
  if (!request) throw new Error('nothing was asked');
  expect(request).toMatchObject({ recordId: record.id, state: 'asked', reason: '核实纠纷' });
  expect(await grant(desk, request, 3)).toMatchObject({ request: { state: 'granted' } });
  const path = `/api/console/cases/${TOWNS.yangshu}/${request.requestId}/open`;
  const box = await send(county.origin, path, { cookie: officer, body: { reason: '核实纠纷' } });
  const { rev, fields } = await openedCase(asking, request.requestId, box.body.sealed);
  expect({ rev, fields }).toEqual({ rev: record.rev, fields: desk.opened(record.id).secrets.fields });
  await desk.signIn('yangshuzhen', DEMO_PASSWORD);
});

it('sends its trail, and sees that the county’s is what it was', async () => {
  const trail = new Trail(desk, '00112233445566ff');
  trail.add('2026-11-03T01:00:00.000Z', 'desk.signed_in', '郭桂兰');
  expect(await trail.send()).toEqual([]);
  trail.add('2026-11-03T01:05:00.000Z', 'sealed.viewed', 'dispute_screening/“引号”');
  expect(await trail.send()).toEqual([]);
  const rows = await county.sql`
    SELECT seq, actor, action, subject, hash FROM desk_audit WHERE device_id = ${`${desk.deviceId}.00112233445566ff`}`;
  expect(rows.map(({ hash }) => hash)).toEqual(trail.entries.map(({ hash }) => hash));
  expect(firstBreak(trail.entries)).toBe(null);
  const forged = new Trail(desk, '00112233445566ff');
  forged.add('2026-11-03T01:00:00.000Z', 'desk.signed_in', '别人');
  await expect(forged.send()).rejects.toThrow('A28');
});

it('changes the town’s key; what lay under the old one opens everywhere, a desk of ours included', async () => {
  const [others, own] = [await Courier.of(other), await newKeyPair(COURIER_PORTS.cipher)];
  await prove(other, others.own);
  await ours.send('/api/v1/courier-key', { method: 'PUT', body: own.public });
  const proof = await proveDesk(COURIER_PORTS, ours.key, ours.deviceId, own.public);
  await ours.send('/api/v1/town-key/proof', { method: 'PUT', body: { deskKeyId: own.public.keyId, proof } });
  const before = made();
  await desk.meet();
  const admin = { login: 'yangshuguan', password: DEMO_PASSWORD };
  const without = await rotate(desk, admin, '新的口令-2027', 'RECOVERYCODE00000000000000XX');
  expect(without).toEqual([desk.deviceId]); // it showed no pair
  await takeHanded(other, others.own);
  expect(other.keys).toEqual(desk.keys);
  const after = made();
  await desk.meet();
  await other.pull();
  expect(other.opened(before.id).values).toEqual(other.opened(after.id).values);
  expect(other.held(after.id).record.sealed?.keyId).not.toBe(other.held(before.id).record.sealed?.keyId);
  const fresh = await secondDesk(county.origin, '新的口令-2027');
  expect(fresh.keys).toEqual(desk.keys);

  const { handed, past } = townKeyAnswerSchema.parse((await ours.send('/api/v1/town-key')).body);
  const taken = await takeHandedKey(COURIER_PORTS.cipher, { deviceId: ours.deviceId, keys: own }, handed as HandedKey);
  const all = await usableKeys(COURIER_PORTS.cipher, await withPast(COURIER_PORTS.cipher, taken, past));
  for (const { id } of [before, after]) {
    const content = await createSealer(COURIER_PORTS, { all: () => all }).open(await heldByUs(id));
    expect(content?.fields).toEqual(desk.opened(id).secrets.fields);
  }
});

it('hands over what it did not send when it was revoked', async () => {
  const by = await Courier.of(desk);
  const record = made();
  const revoke = `/api/console/devices/${TOWNS.yangshu}/${desk.deviceId}/revoke`;
  expect(await send(county.origin, revoke, { cookie: officer, body: {} })).toMatchObject({ status: 200 });
  await expect(desk.push()).rejects.toMatchObject({ status: 401, code: 'A27' });
  const { id, file } = by.pack();
  expect(await desk.ask(`escrow?packageId=${id}`)).toEqual({ parts: [] });
  const kept = { kept: true, records: desk.waiting().length };
  expect(await desk.ask('escrow', { method: 'PATCH', bytes: file })).toEqual(kept);
  expect(await desk.ask(`escrow?packageId=${id}`)).toEqual({ parts: [1] });
  const trail = new Trail(desk, 'aabbccddeeff0011', 'escrow/audit');
  trail.add('2026-11-03T02:00:00.000Z', 'desk.signed_in', '郭桂兰');
  expect(await trail.send()).toEqual([]);
  await desk.ask('escrow/left', { method: 'POST', body: {} });
  const place = `/api/console/escrow/${TOWNS.yangshu}/${desk.deviceId}/${id}/1`;
  const taken = await send(county.origin, place, { cookie: officer, body: { decision: 'import', reason: '核对无误' } });
  expect(taken.status).toBe(200);
  await other.pull();
  expect(other.held(record.id).record.rev).toBe(record.rev);
});
