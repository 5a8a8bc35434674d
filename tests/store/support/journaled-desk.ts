import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Pages } from './build-pages.ts';
import {
  type ApiHandler,
  call,
  type DeskBrowser,
  launchDesk,
  newProfile,
  ORIGIN,
  removeProfile,
} from './desk-browser.ts';
import { SecondCopyHost } from './second-copy.ts';

export interface StartOptions {
  readonly leaveOut?: string;
  readonly chromium?: readonly string[];
  readonly api?: ApiHandler;
  /** Milliseconds added to the page's clock. */
  readonly clockShift?: number;
  readonly timeZone?: string;
  /** Bytes the browser's store may take. */
  readonly quota?: number;
}

/** One PC of the store tests: a browser profile and the program's data folder, with the journal's process beside it. */
export class JournaledDesk {
  readonly #pages: Pages;
  profile: string;
  readonly data = mkdtempSync(join(tmpdir(), 'sanzhi-data-'));
  #browser: DeskBrowser | null = null;
  #host: SecondCopyHost | null = null;

  private constructor(pages: Pages, profile: string) {
    this.#pages = pages;
    this.profile = profile;
  }

  static async on(pages: Pages): Promise<JournaledDesk> {
    return new JournaledDesk(pages, await newProfile());
  }

  get host(): SecondCopyHost {
    if (!this.#host) throw new Error('not started');
    return this.#host;
  }

  /** Folder of the browser's store. */
  get indexedDb(): string {
    return join(this.profile, 'Default', 'IndexedDB');
  }

  async start(options: StartOptions = {}): Promise<Page> {
    for (const folder of ['program', 'chosen']) mkdirSync(join(this.data, folder), { recursive: true });
    this.#host = SecondCopyHost.start(join(this.data, 'program'), join(this.data, 'chosen'));
    this.#browser = await launchDesk(this.#pages, this.profile, options.api, options.chromium);
    const { context } = this.#browser;
    await this.#host.serve(context);
    const { clockShift = 0 } = options;
    if (clockShift !== 0) {
      await context.addInitScript((shift) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + shift;
      }, clockShift);
    }
    const page = await this.#browser.openPage();
    const devtools = await context.newCDPSession(page);
    if (options.timeZone) await devtools.send('Emulation.setTimezoneOverride', { timezoneId: options.timeZone });
    if (options.quota) {
      await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: options.quota });
    }
    const outcome = await call(page, 'open', { journal: true, leaveOut: options.leaveOut ?? '' });
    if (outcome !== 'open') throw new Error(`the desk does not open: ${outcome}`);
    return page;
  }

  /** Ends browser and journal as they are. */
  async stop(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.#host?.kill();
    this.#browser = null;
    this.#host = null;
  }

  loseStore(): void {
    rmSync(this.indexedDb, { recursive: true });
  }

  /** Another PC: nothing but what people chose to take along. */
  async becomeAnotherPc(): Promise<void> {
    await this.stop();
    await removeProfile(this.profile);
    this.profile = await newProfile();
    rmSync(join(this.data, 'program'), { recursive: true });
  }

  async end(): Promise<void> {
    await this.stop();
    await removeProfile(this.profile);
    rmSync(this.data, { recursive: true, force: true });
  }
}
