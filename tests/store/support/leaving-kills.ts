import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openSecrets } from '../../../electron/platform/secrets.ts';
import { chromiumProcesses, killGroup } from '../../e2e/support/host-browser.ts';
import { vaultLeft } from '../../e2e/support/vault-of.ts';
import { FakeCounty } from '../../support/fake-county.ts';
import type { Pages } from './build-pages.ts';
import type { ApiHandler } from './desk-browser.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './desk-browser.ts';
import { SecondCopyHost } from './second-copy.ts';

/**
 * Where a revoked desk is killed on its way out, in order: the county has the escrow and has not said so; it has said so;
 * it knows that the desk has left and has not said so; the keys are wiped from the browser's store and stand in both
 * copies; they stand in the copy of before.
 */
export const LEAVING_STEPS = ['sent', 'answered', 'left', 'wiping', 'copying'] as const;
export type LeavingStep = (typeof LEAVING_STEPS)[number];

const noRing = { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => '' };

/** What a killed desk's county and PC have in the end. */
export interface LeftBehind {
  readonly handedOver: readonly string[];
  readonly unsent: readonly string[];
  readonly packages: number;
  readonly isLeft: boolean;
  /** Everything that holds a key after the last start: accounts and rings, in the store and in both copies. */
  readonly keys: readonly string[];
}

/** Kills a revoked desk with SIGKILL, browser and journal's process, at each of the steps, and starts it once more. */
export async function killLeaving(pages: Pages, steps: readonly LeavingStep[]): Promise<LeftBehind> {
  const pc = new RevokedPc(pages);
  try {
    await pc.work();
    for (const step of steps) await pc.leaveAndDie(step);
    return await pc.leave();
  } finally {
    await pc.end();
  }
}

class RevokedPc {
  readonly #pages: Pages;
  readonly #county = new FakeCounty();
  readonly #data = mkdtempSync(join(tmpdir(), 'sanzhi-leaving-'));
  #profile = '';
  #browser: DeskBrowser | null = null;
  #host: SecondCopyHost | null = null;
  #unsent: readonly string[] = [];
  /** Told of each request, before and after the county acts on it. */
  #onRequest: (path: string, when: 'before' | 'after') => Promise<void> = async () => undefined;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** One record that the county has, and two that it has not when it revokes the desk. */
  async work(): Promise<void> {
    const page = await this.#start();
    await call(page, 'admitPerson');
    await call(page, 'save', 1);
    await call(page, 'startSync');
    await call(page, 'syncNow');
    const waiting = (await call(page, 'syncStatus'))?.waiting;
    if (waiting !== 0) throw new Error(`the desk in use does not sync: ${waiting} waiting`);
    await call(page, 'stopSync');
    this.#unsent = [await call(page, 'save', 2), await call(page, 'save', 3, 'mediation_case')];
    this.#county.escrow.isRevoked = true;
    await this.#end();
  }

  async leaveAndDie(step: LeavingStep): Promise<void> {
    const page = await this.#start();
    const died = Promise.withResolvers<void>();
    const die = () => {
      const pids = chromiumProcesses(this.#profile);
      void this.#host?.kill();
      for (const pid of pids) killGroup(pid);
      died.resolve();
      return new Promise<never>(() => undefined); // nobody is there to be answered
    };
    let copies = 0;
    if (this.#host) {
      this.#host.onCall = (method) => {
        const isNow = method === 'keepVault' && this.#county.escrow.isLeft && ++copies === (step === 'wiping' ? 1 : 2);
        if (isNow && (step === 'wiping' || step === 'copying')) void die();
      };
    }
    this.#onRequest = async (path, when) => {
      if (step === 'sent' && path === 'PATCH /api/v1/escrow' && when === 'after') await die();
      if (step === 'answered' && path === 'GET /api/v1/escrow/audit' && when === 'before') await die();
      if (step === 'left' && path === 'POST /api/v1/escrow/left' && when === 'after') await die();
    };
    const leaving = call(page, 'leaveDesk').catch(() => 'died');
    await Promise.race([
      died.promise,
      leaving.then((how) => Promise.reject(new Error(`not killed at ${step}: ${how}`))),
    ]);
    this.#onRequest = async () => undefined;
    await this.#end();
  }

  async leave(): Promise<LeftBehind> {
    const page = await this.#start();
    await call(page, 'leaveDesk');
    const { accounts, keys } = await vaultLeft(page);
    const { escrow } = this.#county;
    return {
      handedOver: (await escrow.records()).map(({ id }) => id),
      unsent: this.#unsent,
      packages: escrow.files.size,
      isLeft: escrow.isLeft,
      keys: [...(accounts > 0 || keys.includes('ring') ? ['store'] : []), ...this.#copiesWithKeys()],
    };
  }

  async end(): Promise<void> {
    await this.#end();
    if (this.#profile) await removeProfile(this.#profile);
    rmSync(this.#data, { recursive: true, force: true });
  }

  #copiesWithKeys(): string[] {
    const folder = join(this.#data, 'program');
    const secrets = openSecrets(noRing, join(folder, 'secret.key'));
    return ['journal/vault', 'journal/vault.before'].filter((name) => {
      const text = secrets.open(readFileSync(join(folder, name)));
      if (text === null) throw new Error(`${name} does not open`);
      const copy = JSON.parse(text) as {
        readonly accounts: readonly unknown[];
        readonly keys: readonly { readonly id: string }[];
      };
      return copy.accounts.length > 0 || copy.keys.some(({ id }) => id === 'ring');
    });
  }

  async #start(): Promise<Page> {
    this.#profile ||= await newProfile();
    mkdirSync(join(this.#data, 'program'), { recursive: true });
    this.#host = SecondCopyHost.start(join(this.#data, 'program'));
    this.#browser = await launchDesk(this.#pages, this.#profile, this.#handler());
    await this.#host.serve(this.#browser.context);
    const page = await this.#browser.openPage();
    const outcome = await call(page, 'open', { journal: true });
    if (outcome !== 'open') throw new Error(`the desk does not open: ${outcome}`);
    return page;
  }

  #handler(): ApiHandler {
    const answer = this.#county.handlerFor('dev-a');
    return async (request) => {
      const path = `${request.method} ${request.path.split('?')[0]}`;
      await this.#onRequest(path, 'before');
      const answered = await answer(request);
      await this.#onRequest(path, 'after');
      return answered;
    };
  }

  async #end(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.#host?.kill();
    this.#browser = null;
    this.#host = null;
  }
}
