import { type AttachmentStore, createAttachmentStore } from '../../../renderer/store/attachments/attachment-store.ts';
import type { ListQuery, OpenRecord } from '../../../renderer/store/desk-store.ts';
import { keptOf } from '../../../renderer/store/kept-record.ts';
import { type OpenedDesk, openDeskStore } from '../../../renderer/store/open-desk-store.ts';
import { chooseBackup, restoreBackup } from '../../../renderer/store/restore-backup.ts';
import type { UnlockedDesk } from '../../../renderer/store/vault.ts';
import { createSyncEngine } from '../../../renderer/sync/create-sync-engine.ts';
import type { SyncEngine, SyncStatus } from '../../../renderer/sync/sync-engine.ts';
import { Turnstile } from '../../../renderer/sync/turnstile.ts';
import { CodedError } from '../../../shared/kernel/coded-error.ts';
import { readAttachments } from '../../../shared/schema/attachment.ts';
import { createRecord } from '../../../shared/schema/build-record.ts';
import { orderKeyOf, type StoredRecord } from '../../../shared/schema/record.ts';
import { importSealKey } from '../../../shared/seal/box.ts';
import { TownKeyRing } from '../../../shared/seal/town-keys.ts';
import { MemoryShelf } from '../../support/memory-shelf.ts';
import { sampleValues } from '../../support/sample-values.ts';
import { besideCalls } from './beside-calls.ts';
import { leavingCalls } from './leaving-calls.ts';
import { monthCalls } from './month-calls.ts';
import { testSecondCopy } from './second-copy-wire.ts';

/** What the tests ask of the page. Everything goes through the product's own store and sync. */
export interface OpenOptions {
  /** Layers of the storage stack to leave out, by name. */
  readonly leaveOut?: string;
  readonly withoutIndexGuard?: boolean;
  /** The worker stops between pulled records and what is remembered of them. */
  readonly crashPoint?: boolean;
  readonly takeOver?: boolean;
  readonly deviceId?: string;
  /** The desk keeps a journal, as in Electron. */
  readonly journal?: boolean;
}

export const VILLAGE = '510802105203';
const TOWN = {
  code12: '510802105000',
  name: '青川镇',
  shortName: '青川镇',
  level: 'town',
  parentCode: '510802000000',
  class3: '',
  households: null,
  population: null,
  groupCount: null,
  partyMemberCount: null,
  validFrom: '',
  validTo: '',
  successorCodes: [],
  aliases: [],
} as const;

const key = (seed: number) => Uint8Array.from({ length: 32 }, (_, at) => (at * 7 + seed) % 256);

async function unlocked(deviceId: string): Promise<UnlockedDesk> {
  const storeKey = await crypto.subtle.importKey('raw', key(1), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    account: {
      accountId: 'acc-1',
      login: 'clerk',
      name: '王文书',
      role: 'town_clerk',
      townId: 510802105,
      scope: TOWN.code12,
    },
    device: { deviceId, deviceName: '测试机', town: { ...TOWN, successorCodes: [], aliases: [] }, epoch: 'e1' },
    storeKey,
    townKeys: new TownKeyRing([await importSealKey(crypto.subtle, 'town-1', key(2))]),
  };
}

class NoTurnstile extends Turnstile {
  override async enterPull(): Promise<void> {}
  override leavePull(): void {}
  override async enterPush(): Promise<void> {}
  override leavePush(): void {}
}

/** What a page tells of writes that were acknowledged. */
export interface Acknowledged {
  readonly at: number;
  readonly marks: readonly { readonly id: string; readonly participants: number | null }[];
  readonly draft?: string;
}

/** Many records in one write, as an import makes them; acknowledged together. */
async function bulk(at: number, count: number): Promise<{ id: string; participants: null }[]> {
  const { author, database } = opened().internals;
  const made = Array.from({ length: count }, async (_, nth) => {
    const { values } = sampleValues('civil_practice', at + nth);
    const remark = `标记${at}-${nth}`;
    const input = { type: 'civil_practice', unitCode: VILLAGE, values, remark, alsoCountsIn: [] };
    const record = await createRecord(author(), input);
    return keptOf({ ...record, orderKey: orderKeyOf(record.mainDate), county: null });
  });
  const rows = await Promise.all(made);
  const { error } = await database.records.bulkInsert(rows as never);
  if (error.length > 0) throw new Error('rows refused');
  return rows.map(({ id }) => ({ id, participants: null }));
}

let worker: Worker | null = null;
let desk: OpenedDesk | null = null;
let engine: SyncEngine | null = null;
let papers: AttachmentStore | null = null;
let takenOver = false;
let atCrashPoint = false;

function opened(): OpenedDesk {
  if (!desk) throw new Error('not open');
  return desk;
}

export const harness = {
  async open(options: OpenOptions = {}): Promise<string> {
    try {
      desk = await openDeskStore({
        unlocked: await unlocked(options.deviceId ?? 'dev-a'),
        takeOver: options.takeOver ?? false,
        onTakenOver: async () => {
          takenOver = true;
        },
        ...(options.journal ? { secondCopy: testSecondCopy() } : {}),
        guardIndexes: !options.withoutIndexGuard,
        // samples are dated 2026: this desk lives after them, on whatever day the test runs
        clock: { now: () => Date.parse('2027-01-15T08:00:00Z') + (Date.now() % 100_000_000) },
        startWorker: () => {
          worker = new Worker(new URL('./test-worker.ts', import.meta.url), {
            type: 'module',
            name: `${options.leaveOut ?? ''}|${options.crashPoint ? 'crash' : ''}`,
          });
          worker.addEventListener('message', ({ data }) => {
            if (data?.atCrashPoint) atCrashPoint = true;
          });
          return worker;
        },
      });
      await desk.internals.reference.put({
        epoch: 'e1',
        catalogueVersion: 1,
        county: { ...TOWN, code12: '510802000000', level: 'county', successorCodes: [], aliases: [] },
        units: [
          { ...TOWN, successorCodes: [], aliases: [] },
          {
            ...TOWN,
            code12: VILLAGE,
            name: '石门村',
            shortName: '石门村',
            level: 'village',
            successorCodes: [],
            aliases: [],
          },
        ],
        bodies: [],
      });
      return 'open';
    } catch (error) {
      return error instanceof CodedError ? error.code : String(error);
    }
  },
  wasTakenOver: () => takenOver,
  catalogue: () => ({ version: opened().store.catalogue.version, next: opened().store.nextCatalogue() }),
  isAtCrashPoint: () => atCrashPoint,
  async close(): Promise<void> {
    await desk?.store.close();
    desk = null;
  },
  /** Saves one new record; the answer comes after it is durable. */
  async save(seed: number, type = 'civil_practice', remark?: string): Promise<string> {
    const sample = sampleValues(type, seed);
    const input = { id: null, type, unitCode: VILLAGE, values: sample.values, alsoCountsIn: [], baseRev: null };
    const saved = await opened().store.save({ ...input, remark: remark ?? `第${seed}条` });
    return saved.record.id;
  },
  async saveCode(seed: number, change: Record<string, unknown>, type = 'civil_practice'): Promise<string> {
    const values = { ...sampleValues('civil_practice', seed).values, ...change };
    try {
      await opened().store.save({
        id: null,
        type,
        unitCode: VILLAGE,
        values,
        remark: '',
        alsoCountsIn: [],
        baseRev: null,
      });
      return 'saved';
    } catch (error) {
      return error instanceof CodedError ? error.code : String(error);
    }
  },
  async edit(id: string, change: Record<string, unknown>, baseRev?: string): Promise<OpenRecord> {
    const before = await opened().store.get(id);
    if (!before) throw new Error('no record');
    const { type, unitCode, remark, rev } = before.record;
    const values = { ...before.values, ...change };
    return opened().store.save({ id, type, unitCode, values, remark, alsoCountsIn: [], baseRev: baseRev ?? rev });
  },
  get: (id: string) => opened().store.get(id),
  list: (query: Partial<ListQuery> = {}) => opened().store.list({ offset: 0, limit: 50, ...query }),
  latest: (type: string) => opened().store.latest(type),
  approve: (id: string) => opened().store.approve(id),
  auditActions: async () => (await opened().store.audit.after(0, 500)).map(({ action }) => action),
  voidRecord: (id: string, reason: string) => opened().store.voidRecord(id, reason),
  takeBackVoid: (id: string) => opened().store.takeBackVoid(id),
  resolve: (id: string, conflictId: string, choice: 'mine' | 'theirs') =>
    opened().store.resolveConflict(id, conflictId, choice),
  reopen: (id: string, decisionRev: string) => opened().store.reopenConflict(id, decisionRev),
  monthCounts: (month: string) => opened().store.monthCounts(month),
  ...monthCalls(() => opened().store, VILLAGE),
  ...besideCalls({ store: () => opened().store, engine: () => engine }),
  ...leavingCalls({ desk: () => opened(), unlocked: () => unlocked('dev-a'), townKey: key(2) }),
  async scanIds(type: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const chunk of opened().store.scan({ type })) ids.push(...chunk.map((one) => one.record.id));
    return ids;
  },
  indexReady: () => opened().internals.client.ask('indexReady', null),
  ids: async () => (await opened().internals.client.ask('ledgerOrder', {})) as string[],
  putDraft: (draftId: string, text: string) =>
    opened().store.putDraft({
      draftId,
      recordId: null,
      type: 'civil_practice',
      unitCode: VILLAGE,
      values: { summary: text },
      remark: '',
      alsoCountsIn: [],
      baseRev: null,
      accountId: 'acc-1',
      updatedAt: new Date().toISOString(),
    }),
  /** Puts a draft of random text, which no storage engine can make smaller. */
  async draftCode(at: number, letters: number): Promise<string> {
    let text = '';
    while (text.length < letters) text += crypto.randomUUID();
    try {
      await harness.putDraft(`draft-${at}`, text);
      return 'saved';
    } catch (error) {
      return error instanceof CodedError ? error.code : String(error);
    }
  },
  drafts: () => opened().store.drafts(),
  /** Puts a record with a broken index field into the collection, as a fault of ours would. */
  async insertWithoutOrderKey(id: string): Promise<string> {
    const some = await opened().store.get(id);
    if (!some) throw new Error('no record');
    const { records } = opened().internals.database;
    const broken = { ...some.record, id: `${id.slice(0, -1)}x`, orderKey: null, more: {} } as unknown as StoredRecord;
    try {
      await records.insert(broken as never);
      return 'inserted';
    } catch {
      return 'refused';
    }
  },
  async queryCount(): Promise<number> {
    const found = await opened()
      .internals.database.records.find({ sort: [{ orderKey: 'asc' }], limit: 1000 })
      .exec();
    return found.length;
  },
  startSync(options: { withoutTurnstile?: boolean; offerHeld?: boolean; looksBack?: boolean } = {}): void {
    const offerHeld = options.offerHeld ?? false;
    engine = createSyncEngine({
      desk: opened(),
      offerHeld,
      looksBack: options.looksBack ?? true,
      ...(options.withoutTurnstile ? { turnstile: new NoTurnstile() } : {}),
      ...(papers ? { papers } : {}),
      program: 'test',
    });
    engine.start();
  },
  /** Attachments from here on, with their bytes in this page's memory. */
  async openPapers(): Promise<void> {
    const fetchPaper = async (sha256: string) => (await engine?.fetchPaper(sha256)) ?? null;
    papers = createAttachmentStore(await unlocked('dev-a'), new MemoryShelf(), opened().store, fetchPaper);
  },
  /** Saves a record that lists one new PDF of so many bytes; answers the attachment's name. */
  async saveWithPaper(seed: number, bytes: number, type = 'civil_practice'): Promise<string> {
    const definition = opened().store.catalogue.types.get(type);
    if (!papers || !definition) throw new Error('no attachments');
    const content = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
    content.set(new TextEncoder().encode('%PDF-1.7\n'));
    const paper = await papers.add(new File([content], '材料.pdf'), definition, '');
    const { values } = sampleValues(type, seed);
    const input = { id: null, type, unitCode: VILLAGE, values, remark: '', alsoCountsIn: [], baseRev: null };
    await opened().store.save({ ...input, attachments: [paper] });
    return paper.sha256;
  },
  /** Hash of an attachment's plain bytes as this desk shows them; null: it has none and can get none. */
  async paperHash(recordId: string): Promise<string | null> {
    const [paper] = readAttachments((await opened().store.get(recordId))?.record.attachments ?? []);
    const bytes = paper && (await papers?.bytes(paper));
    if (!bytes) return null;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
  agreeToVoids: (direction: 'send' | 'receive') => engine?.agreeToVoids(direction),
  syncLog: () => engine?.log() ?? [],
  syncNow: () => engine?.syncNow(),
  stopSync: () => engine?.stop(),
  syncStatus: (): SyncStatus | null => engine?.status() ?? null,
  /** Copies of a record under other ids, in one write. */
  async copy(id: string, count: number): Promise<void> {
    const some = await opened().store.get(id);
    if (!some) throw new Error('no record');
    const rows = Array.from({ length: count }, (_, at) => {
      const copyId = `${(at + 1).toString(16).padStart(8, '0')}-${id.slice(9)}`;
      return { ...some.record, id: copyId, more: {} };
    });
    const result = await opened().internals.database.records.bulkInsert(rows as never);
    if (result.error.length > 0) throw new Error(`${result.error.length} rows refused`);
  },
  restored: () => opened().restored,
  /**
   * Works without end and tells the test of each write that was acknowledged, at once. The marks stand in the records'
   * remarks and the drafts' texts, so that a doubled one can be told.
   */
  async workUntilKilled(kind: 'entry' | 'bulk', from: number): Promise<void> {
    const { acknowledged } = globalThis as unknown as { acknowledged: (mark: Acknowledged) => Promise<void> };
    for (let at = from; ; at++) {
      if (kind === 'bulk') {
        const marks = await bulk(at, 40);
        await acknowledged({ at, marks });
        continue;
      }
      const id = await harness.save(at, 'civil_practice', `标记${at}`);
      await acknowledged({ at, marks: [{ id, participants: null }] });
      await harness.putDraft('draft-kills', `打到${at}`);
      await acknowledged({ at, marks: [], draft: `打到${at}` });
      const participants = 1000 + at;
      await harness.edit(id, { participants });
      await acknowledged({ at, marks: [{ id, participants }] });
    }
  },
  /** Ids by the marks of {@link workUntilKilled}; a mark with two ids was doubled. */
  async marksHere(): Promise<Record<string, { id: string; participants: unknown }[]>> {
    const found: Record<string, { id: string; participants: unknown }[]> = {};
    for await (const chunk of opened().store.scan({ type: 'civil_practice' })) {
      for (const { record, values } of chunk) {
        const row = { id: record.id, participants: values.participants };
        found[record.remark] = [...(found[record.remark] ?? []), row];
      }
    }
    return found;
  },
  removeDraft: (draftId: string) => opened().store.removeDraft(draftId),
  setting: (name: string) => opened().store.setting<unknown>(name),
  /** Writes a snapshot, or a backup file, as the desk does in the background or when asked. */
  backUp: (kind: 'snapshot' | 'file', passphrase: string | null = null) =>
    opened().internals.client.ask('makeBackup', {
      kind,
      fileName: 'chosen.szb',
      passphrase,
      town: TOWN.code12,
      townName: TOWN.name,
      deviceName: '测试机',
      by: '王文书',
      scope: TOWN.code12,
      program: '0.1.0',
    }),
  /** Looks into the backup that people would choose, and puts it in. */
  async restore(deviceId = 'dev-a', passphrase: string | null = null) {
    const { database, author } = opened().internals;
    const deps = { calls: testSecondCopy().calls, unlocked: await unlocked(deviceId), database, author };
    try {
      const chosen = await chooseBackup(deps, async (isAgain) => (isAgain ? null : passphrase));
      if (!chosen) return null;
      const counts = await restoreBackup(deps, chosen, () => undefined);
      await chosen.close();
      return { contents: chosen.contents, counts };
    } catch (error) {
      return { code: error instanceof CodedError ? error.code : String(error) };
    }
  },
  putSetting: (name: string, value: unknown) => opened().store.putSetting(name, value),
  /** Writing transactions of the worker so far, by the durability they asked for. */
  durabilities: () =>
    new Promise<Record<string, number>>((resolve) => {
      const listen = ({ data }: MessageEvent) => {
        if (!data?.durabilities) return;
        worker?.removeEventListener('message', listen);
        resolve(data.durabilities);
      };
      worker?.addEventListener('message', listen);
      worker?.postMessage({ test: 'durabilities' });
    }),
};
export type Harness = typeof harness;

(globalThis as unknown as { harness: Harness }).harness = harness;
