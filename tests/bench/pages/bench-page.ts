import { Dexie } from 'dexie';
import { builtInCatalogue } from '../../../renderer/store/built-in-catalogue.ts';
import { type OpenedDesk, openDeskStore } from '../../../renderer/store/open-desk-store.ts';
import type { UnlockedDesk } from '../../../renderer/store/vault.ts';
import { openVault } from '../../../renderer/store/vault.ts';
import { createSyncEngine } from '../../../renderer/sync/create-sync-engine.ts';
import { enrol } from '../../../renderer/sync/enrolment.ts';
import type { SyncEngine } from '../../../renderer/sync/sync-engine.ts';
import { createRecord } from '../../../shared/schema/build-record.ts';
import { orderKeyOf, type StoredRecord } from '../../../shared/schema/record.ts';
import { createSealer } from '../../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../../shared/seal/box.ts';
import { TownKeyRing } from '../../../shared/seal/town-keys.ts';
import { sampleValues } from '../../support/sample-values.ts';
import { openForm } from './form-open.ts';

/** Measurements of the local store; every number is milliseconds. Rows are records as the product makes them. */

const VILLAGE = '510802105203';
const TOWN = {
  code12: '510802105000',
  name: '青川镇',
  shortName: '青川镇',
  level: 'town' as const,
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
};
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const clock = { now: () => Date.parse('2027-01-15T08:00:00Z') };
const key = (seed: number) => Uint8Array.from({ length: 32 }, (_, at) => (at * 7 + seed) % 256);
/** Fixed, so that the rows stay the same however many types there are. */
const TYPES = [
  'party_life',
  'villager_meeting',
  'dispute_screening',
  'mediation_case',
  'civil_practice',
  'wedding_funeral',
];
const TYPED = {
  chinese: ['三组志愿', '调解协议', '移风易俗', '没有的词', '柳河 道路', '村民代表'],
  pinyin: ['zhiyuan', 'tiaojie', 'wangxiulan', 'yifengyisu', 'meiyou', 'cunmin daibiao'],
  initials: ['zyfw', 'tjxy', 'wxl', 'yfys', 'sz dl', 'cmdb'],
};
/** Distinct made records; the rest are copies with other ids and days. */
const TEMPLATES = 350;

let desk: OpenedDesk | null = null;
/** The sync of the desk that joined a county, paused between measurements. */
let running: SyncEngine | null = null;

async function unlocked(): Promise<UnlockedDesk> {
  return {
    account: {
      accountId: 'a',
      login: 'clerk',
      name: '王文书',
      role: 'town_clerk',
      townId: 510802105,
      scope: TOWN.code12,
    },
    device: { deviceId: 'dev-a', deviceName: '测试机', town: TOWN, epoch: 'e1' },
    storeKey: await crypto.subtle.importKey('raw', key(1), 'AES-GCM', false, ['encrypt', 'decrypt']),
    townKeys: new TownKeyRing([await importSealKey(crypto.subtle, 'town-1', key(2))]),
  };
}

async function openDesk(): Promise<OpenedDesk> {
  desk ??= await openDeskStore({ unlocked: await unlocked(), onTakenOver: async () => undefined, clock });
  return desk;
}

let templates: StoredRecord[] | null = null;

/** Records as the product makes them, `count` of them from `from` on; the same numbers give the same rows. */
async function rows(from: number, count: number): Promise<StoredRecord[]> {
  const { townKeys } = await unlocked();
  const author = {
    catalogue: builtInCatalogue(),
    context: { today: '2027-01-15', units: new Map(), memberCountOf: () => null },
    clock,
    chance,
    deviceId: 'dev-a',
    account: { accountId: 'a', name: '王文书' },
    sealer: createSealer({ cipher: crypto.subtle, chance }, townKeys),
  };
  templates ??= await Promise.all(
    Array.from({ length: TEMPLATES }, async (_, at): Promise<StoredRecord> => {
      const type = TYPES[at % TYPES.length] ?? 'civil_practice';
      const { values, remark } = sampleValues(type, at);
      const record = await createRecord(author, { type, unitCode: VILLAGE, values, remark, alsoCountsIn: [] });
      return { ...record, orderKey: orderKeyOf(record.mainDate), county: null };
    }),
  );
  const made = templates;
  return Array.from({ length: count }, (_, at): StoredRecord => {
    const number = from + at;
    const template = made[number % TEMPLATES] as StoredRecord;
    const mainDate = `20${20 + (number % 7)}${template.mainDate.slice(4)}`;
    const scattered = ((number * 2654435761) % 4294967296).toString(16).padStart(8, '0');
    const id = `${scattered}-${template.id.slice(9)}`;
    const county = { rev: template.rev, seq: number + 1, receivedAt: '', refusal: null };
    return { ...template, id, mainDate, period: mainDate.slice(0, 7), orderKey: orderKeyOf(mainDate), county };
  });
}

const CHUNK = 1000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function inChunks(count: number, write: (chunk: StoredRecord[]) => Promise<unknown>): Promise<number> {
  let total = 0;
  for (let at = 0; at < count; at += CHUNK) {
    const chunk = await rows(at, Math.min(CHUNK, count - at));
    total += await timed(() => write(chunk));
  }
  return total;
}

const bench = {
  /** Floor: the same rows into a bare Dexie table with the indexes of our lists. */
  async rawDexie(count: number): Promise<number> {
    const database = new Dexie('bench-raw');
    database.version(1).stores({ docs: 'id, orderKey, [type+orderKey]' });
    await database.open();
    const millis = await inChunks(count, (chunk) => database.table('docs').bulkAdd(chunk));
    await database.delete();
    return millis;
  },
  async insert(count: number): Promise<number> {
    const { database } = (await openDesk()).internals;
    return inChunks(count, async (chunk) => {
      const result = await database.records.bulkInsert(chunk.map((row) => ({ ...row, more: {} })) as never);
      if (result.error.length > 0) throw new Error('rows refused');
    });
  },
  /** From nothing open to a first list on hand. */
  start: () => timed(async () => (await openDesk()).store.list({ offset: 0, limit: 50, type: 'civil_practice' })),
  async untilIndexed(): Promise<number> {
    return (await (await openDesk()).internals.client.ask('indexReady', null)).millis;
  },
  async saves(count: number): Promise<number[]> {
    const { store } = await openDesk();
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const { values, remark } = sampleValues('civil_practice', at);
      // of the town: no county has told this desk of villages
      const input = {
        id: null,
        type: 'civil_practice',
        unitCode: store.account.scope,
        alsoCountsIn: [],
        baseRev: null,
      };
      times.push(await timed(() => store.save({ ...input, values, remark })));
    }
    return times;
  },
  /** Floor of a save: one bare IndexedDB put of the same size, flushed to disk. */
  async rawPuts(count: number): Promise<number[]> {
    const database = new Dexie('bench-put', { chromeTransactionDurability: 'strict' });
    database.version(1).stores({ docs: 'id' });
    await database.open();
    const made = await rows(0, count);
    const times: number[] = [];
    for (const row of made) times.push(await timed(() => database.table('docs').put(row)));
    await database.delete();
    return times;
  },
  /** First rows of a type, the next page, and a filter over units, year and state: one list each, `count` times. */
  async lists(count: number) {
    const { store } = await openDesk();
    const [first, next, filtered]: [number[], number[], number[]] = [[], [], []];
    for (let at = 0; at < count; at++) {
      const type = TYPES[at % TYPES.length] ?? 'civil_practice';
      const year = `${2020 + (at % 7)}`;
      const period = { from: `${year}-01`, to: `${year}-12` };
      const page = { type, offset: 0, limit: 50 };
      const filter = { ...page, period, unitCodes: [VILLAGE], statuses: ['awaiting' as const] };
      first.push(await timed(() => store.list(page)));
      next.push(await timed(() => store.list({ ...page, offset: 50 + 50 * (at % 20) })));
      filtered.push(await timed(() => store.list(filter)));
    }
    return { first, next, filtered };
  },
  /** Every beginning of every text, as somebody types it; the loading of the readings is in the first answer. */
  async searches(kind: 'chinese' | 'pinyin' | 'initials') {
    const { store } = await openDesk();
    const times: number[] = [];
    for (const text of TYPED[kind]) {
      for (let length = 1; length <= text.length; length++) {
        const search = text.slice(0, length);
        times.push(await timed(() => store.list({ search, offset: 0, limit: 50, countTypes: true })));
      }
    }
    return times;
  },
  async forms(count: number): Promise<number[]> {
    const { store } = await openDesk();
    await openForm(store, TYPES[0] ?? '', '2026-06'); // what is loaded once is loaded
    const times: number[] = [];
    for (let at = 0; at < count; at++) times.push(await openForm(store, TYPES[at % TYPES.length] ?? '', '2026-06'));
    return times;
  },
  /** A fresh desk joins a real county and downloads all it holds. */
  async firstDownload(input: { code: string; login: string; password: string; passphrase: string; expected: number }) {
    const vault = await openVault();
    const joined = await enrol({ vault }, { ...input, mayMakeKey: true, deviceName: '测速机' });
    desk = await openDeskStore({ unlocked: joined, onTakenOver: async () => undefined });
    const engine = createSyncEngine({ desk });
    const blocks = watchBlocks();
    const start = performance.now();
    engine.start();
    await new Promise<void>((resolve) => {
      engine.onStatus(({ firstDownload }) => {
        if (firstDownload && firstDownload.received >= input.expected) resolve();
      });
    });
    const { total } = await desk.store.list({ offset: 0, limit: 50, withVoid: true });
    if (total < input.expected) throw new Error(`only ${total} records in the list`);
    const millis = performance.now() - start;
    const longestBlock = blocks();
    await engine.syncNow();
    engine.pause();
    running = engine;
    return { millis, longestBlock };
  },
  /** The same on a line that breaks: until nothing waits any more, however often that takes. */
  untilSent(): Promise<number> {
    return timed(async () => {
      const sent = Promise.withResolvers<void>();
      const stop = running?.onStatus(({ waiting, phase }) => waiting === 0 && phase === 'idle' && sent.resolve());
      running?.start();
      await sent.promise;
      stop?.();
    });
  },
  /** The desk that downloaded comes back to the line, sends and takes what there is, and leaves it again. */
  async syncOnce(): Promise<number> {
    const millis = await timed(async () => running?.syncNow());
    const { phase, error, waiting } = running?.status() ?? {};
    if (error || waiting) throw new Error(`${phase}, ${waiting} waiting, ${error?.code}`);
    running?.pause();
    return millis;
  },
};

/** Longest time the page did not get a turn. */
function watchBlocks(): () => number {
  let [last, longest, isOn] = [performance.now(), 0, true];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isOn) setTimeout(() => port2.postMessage(0), 4);
  };
  port2.postMessage(0);
  return () => {
    isOn = false;
    return Math.round(longest);
  };
}

(globalThis as unknown as { bench: typeof bench }).bench = bench;
