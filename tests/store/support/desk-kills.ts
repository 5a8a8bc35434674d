import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromiumProcesses, killGroup } from '../../e2e/support/host-browser.ts';
import { FakeCounty } from '../../support/fake-county.ts';
import { seeded } from '../../support/seeded.ts';
import type { Acknowledged } from '../pages/store-page.ts';
import type { Pages } from './build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './desk-browser.ts';
import { SecondCopyHost } from './second-copy.ts';

/**
 * What a desk is doing when it is killed. `import`: many rows in one write. `migration`: a store of the program before,
 * or of another engine, is taken over: the copy of the list is made anew, or the whole store from the journal.
 */
const WORKS = ['entry', 'sync', 'import', 'migration'] as const;
type Work = (typeof WORKS)[number];

export interface DeskKills {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Acknowledged records that the county did not have after the line was quiet. */
  readonly notSent: readonly string[];
  readonly byWork: Readonly<Record<string, WorkKills>>;
}

/** Kills during one kind of work, and the records first acknowledged in it. */
export interface WorkKills {
  readonly kills: number;
  readonly acknowledged: number;
}

export interface DeskKillsOptions {
  /** Told at the end of each desk's life. */
  readonly onLife?: (sofar: DeskKills) => void;
  /** No kill begins after this moment, milliseconds. */
  readonly until?: number;
}

/** Kills on one desk before it syncs and another begins. */
const LIFE = 10;

/**
 * Kills a desk again and again: SIGKILL of every browser process and of the process that keeps the journal, at a moment
 * of chance. After each, everything that was acknowledged must be there in its last acknowledged state, once.
 */
export async function killDesks(
  pages: Pages,
  runs: number,
  seed: number,
  { onLife = () => undefined, until = Number.POSITIVE_INFINITY }: DeskKillsOptions = {},
): Promise<DeskKills> {
  const chance = seeded(seed).next;
  const [lost, doubled, notSent] = [[] as string[], [] as string[], [] as string[]];
  const byWork = Object.fromEntries(WORKS.map((work) => [work, { kills: 0, acknowledged: 0 }]));
  let [kills, acknowledged] = [0, 0];
  const sofar = (): DeskKills => ({ kills, acknowledged, lost, doubled, notSent, byWork });
  const isLeft = () => kills < runs && Date.now() < until;
  while (isLeft()) {
    const life = new Life(pages);
    try {
      for (let at = 0; at < LIFE && isLeft(); at++) {
        const work = WORKS[kills % WORKS.length] ?? 'entry';
        const before = life.acknowledged;
        await life.workAndKill(work, chance);
        kills++;
        const found = await life.check();
        const told = byWork[work] ?? { kills: 0, acknowledged: 0 };
        byWork[work] = { kills: told.kills + 1, acknowledged: told.acknowledged + life.acknowledged - before };
        lost.push(...found.lost);
        doubled.push(...found.doubled);
      }
      notSent.push(...(await life.sync()));
      acknowledged += life.acknowledged;
      onLife(sofar());
    } finally {
      await life.end();
    }
  }
  return sofar();
}

class Life {
  readonly #pages: Pages;
  readonly #county = new FakeCounty();
  readonly #data = mkdtempSync(join(tmpdir(), 'sanzhi-kills-'));
  readonly #records = new Map<string, number | null>();
  #tellings = 0;
  #profile = '';
  #draft: string | null = null;
  #next = 1;
  #browser: DeskBrowser | null = null;
  #page: Page | null = null;
  #host: SecondCopyHost | null = null;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  get acknowledged(): number {
    return this.#records.size;
  }

  async workAndKill(work: Work, chance: () => number): Promise<void> {
    if (work === 'migration') return this.#migrateAndKill(chance);
    const page = await this.#opened();
    if (work === 'sync') await call(page, 'startSync');
    const from = this.#next;
    this.#next += 10_000;
    void call(page, 'workUntilKilled', work === 'import' ? 'bulk' : 'entry', from).catch(() => undefined);
    await this.#told(Math.floor(chance() * 9)); // so many writes later, however slow the machine is
    await wait(chance() * 120);
    await this.#kill();
  }

  /** The start that takes the store over is killed, and the one after that must still manage. */
  async #migrateAndKill(chance: () => number): Promise<void> {
    await this.#end();
    const isOtherEngine = chance() < 0.5; // its folder is not this engine's: to this one there is no store
    if (isOtherEngine && this.#profile)
      rmSync(join(this.#profile, 'Default', 'IndexedDB'), { recursive: true, force: true });
    const page = await this.#start();
    if (!isOtherEngine) await removeListCopy(page); // the program before made none
    void call(page, 'open', { journal: true }).catch(() => undefined);
    await wait(20 + chance() * 250);
    await this.#kill();
  }

  /** What of the acknowledged is missing or there twice, at the next start. */
  async check(): Promise<{ readonly lost: string[]; readonly doubled: string[] }> {
    const page = await this.#opened();
    const marks = await call(page, 'marksHere');
    const here = new Map(
      Object.values(marks).flatMap((rows) => rows.map((row) => [row.id, row.participants] as const)),
    );
    const lost = [...this.#records].filter(([id, participants]) => {
      if (!here.has(id)) return true;
      return participants !== null && here.get(id) !== participants;
    });
    const doubled = Object.entries(marks).filter(([, rows]) => rows.length > 1);
    const [draft] = await call(page, 'drafts');
    const typed = Number(String(draft?.values.summary ?? '').slice(2) || 0);
    const isDraftLost = this.#draft !== null && typed < Number(this.#draft.slice(2));
    return {
      lost: [...lost.map(([id]) => id), ...(isDraftLost ? ['draft'] : [])],
      doubled: doubled.map(([mark]) => mark),
    };
  }

  /** Sends everything; acknowledged records that the county does not have in their last state, or has beside others. */
  async sync(): Promise<string[]> {
    const page = await this.#opened();
    await call(page, 'startSync');
    const isSent = async () => (await call(page, 'list', { syncStates: ['waiting'] })).total === 0;
    for (let tries = 0; tries < 60 && !(await isSent()); tries++) {
      await call(page, 'syncNow');
      await wait(200);
    }
    const marks = new Map<string, string>();
    const twice: string[] = [];
    for (const id of this.#county.ids()) {
      const remark = this.#county.get(id)?.remark ?? '';
      if (marks.has(remark)) twice.push(remark);
      marks.set(remark, id);
    }
    const missing = [...this.#records].filter(([id, participants]) => {
      const record = this.#county.get(id);
      return !record || (participants !== null && record.data.participants !== participants);
    });
    return [...missing.map(([id]) => id), ...twice];
  }

  async end(): Promise<void> {
    await this.#end();
    if (this.#profile) await removeProfile(this.#profile);
    rmSync(this.#data, { recursive: true, force: true });
  }

  async #opened(triesLeft = 3): Promise<Page> {
    if (this.#page) return this.#page;
    const page = await this.#start();
    const outcome = await call(page, 'open', { journal: true }).catch(() => 'died');
    if (outcome === 'died' && triesLeft > 0) {
      await this.#end(); // a browser that a starved machine ended by itself: one more kill, nothing else
      return this.#opened(triesLeft - 1);
    }
    if (outcome !== 'open') throw new Error(`the desk does not open after a kill: ${outcome}`);
    this.#page = page;
    return page;
  }

  async #start(): Promise<Page> {
    this.#profile ||= await newProfile();
    mkdirSync(join(this.#data, 'program'), { recursive: true });
    this.#host = SecondCopyHost.start(join(this.#data, 'program'));
    this.#browser = await launchDesk(this.#pages, this.#profile, this.#county.handlerFor('dev-a'));
    await this.#host.serve(this.#browser.context);
    await this.#browser.context.exposeFunction('acknowledged', (told: Acknowledged) => this.#take(told));
    return this.#browser.openPage();
  }

  /** Waits until the page has told of so many writes. */
  async #told(count: number): Promise<void> {
    const enough = this.#tellings + count;
    for (const end = Date.now() + 20_000; this.#tellings < enough && Date.now() < end; ) await wait(2);
  }

  #take({ marks, draft }: Acknowledged): void {
    this.#tellings++;
    for (const { id, participants } of marks) this.#records.set(id, participants);
    if (draft) this.#draft = draft;
  }

  /** Both at the same moment, with no chance to flush. */
  async #kill(): Promise<void> {
    const pids = chromiumProcesses(this.#profile);
    const gone = this.#host?.kill();
    for (const pid of pids) killGroup(pid);
    await gone;
    await this.#browser?.close().catch(() => undefined);
    this.#browser = null;
    this.#page = null;
    this.#host = null;
  }

  async #end(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.#host?.kill();
    this.#browser = null;
    this.#page = null;
    this.#host = null;
  }
}

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

function removeListCopy(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const removing = indexedDB.deleteDatabase('sanzhi-list');
    await new Promise((resolve) => {
      removing.onsuccess = resolve;
    });
  });
}
