import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Platform } from '../bridge/platform.ts';
import type { OpenedDesk } from './open-desk-store.ts';
import {
  type AskPassphrase,
  type ChosenBackup,
  chooseBackup,
  type RestoreCounts,
  restoreBackup,
} from './restore-backup.ts';
import type { UnlockedDesk } from './vault.ts';
import type { RestoreReport } from './worker/restore-report.ts';

/** Setting of this desk: minute of the last backup to a file that people took (China's time). */
export const LAST_BACKUP = 'backup.last';
/** The first look at whether a snapshot is due, and those that follow, in milliseconds. */
const FIRST_LOOK_MS = 20_000;
const LOOK_MS = 10 * 60_000;
/** A journal grown by this many entries since the last snapshot gets one. */
const SNAPSHOT_AFTER = 2000;
const DUE_MS = 20 * 3_600_000;

/** The second copy of the open desk: what the start found, snapshots in the background, backups and restoring. */
export interface Safety {
  readonly restored: RestoreReport;
  /** Whether a second copy is kept at all; a browser keeps none. */
  readonly hasJournal: boolean;
  /** Writes a backup to a place people choose; its name, or null when they chose none or cancelled. @throws S02, S06 */
  backUp(passphrase: string | null, onProgress: (done: number, total: number) => void): Promise<string | null>;
  cancelBackup(): Promise<void>;
  /** @throws S07, S08, S09, S10, S11 */
  choose(passphrase: AskPassphrase): Promise<ChosenBackup | null>;
  /** @throws S08, S12 */
  restore(chosen: ChosenBackup, onProgress: (done: number, total: number) => void): Promise<RestoreCounts>;
  /** Writes a snapshot now. @throws S02, S06 */
  snapshot(): Promise<void>;
  stop(): void;
}

export interface SafetyInput {
  readonly opened: OpenedDesk;
  readonly unlocked: UnlockedDesk;
  readonly platform: Platform;
}

/** Starts looking after the second copy of an open desk. */
export function createSafety(input: SafetyInput): Safety {
  return new DeskSafety(input);
}

class DeskSafety implements Safety {
  readonly restored: RestoreReport;
  readonly hasJournal: boolean;
  readonly #input: SafetyInput;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #wantsSnapshot: boolean;
  #isBusy = false;

  constructor(input: SafetyInput) {
    this.#input = input;
    this.restored = input.opened.restored;
    this.hasJournal = input.platform.secondCopy.hasJournal;
    this.#wantsSnapshot = this.restored.needsSnapshot;
    if (this.hasJournal) this.#lookIn(FIRST_LOOK_MS);
  }

  async backUp(passphrase: string | null, onProgress: (done: number, total: number) => void): Promise<string | null> {
    const { store, internals } = this.#input.opened;
    const stop = internals.client.onProgress('backup', onProgress);
    const day = minuteInChina(Date.now()).slice(0, 10);
    const fileName = `三治台账备份 ${internals.device.town.name} ${day}.szb`;
    try {
      const name = await this.#make('file', fileName, passphrase);
      if (name !== null) {
        await store.putSetting(LAST_BACKUP, minuteInChina(Date.now()));
        await store.audit.add({ action: 'backup.made', subject: passphrase === null ? name : `${name} 另有口令` });
      }
      return name;
    } finally {
      stop();
    }
  }

  async cancelBackup(): Promise<void> {
    await this.#input.opened.internals.client.ask('cancelBackup', null);
  }

  choose(passphrase: AskPassphrase): Promise<ChosenBackup | null> {
    return chooseBackup(this.#deps(), passphrase);
  }

  async restore(chosen: ChosenBackup, onProgress: (done: number, total: number) => void): Promise<RestoreCounts> {
    const { audit } = this.#input.opened.store;
    const counts = await restoreBackup(this.#deps(), chosen, onProgress).catch(async (error: unknown) => {
      const code = error instanceof CodedError ? error.code : 'X01';
      await audit.add({ action: 'backup.restored', subject: `没有做完（${code}）` }); // what was put in stays
      throw error;
    });
    const { added, renewed, merged } = counts;
    await audit.add({ action: 'backup.restored', subject: `新增 ${added} 条 更新 ${renewed} 条 合并 ${merged} 条` });
    return counts;
  }

  async snapshot(): Promise<void> {
    await this.#make('snapshot', 'snapshot', null);
    this.#wantsSnapshot = false;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #deps() {
    const { opened, unlocked, platform } = this.#input;
    const { database, author } = opened.internals;
    return { calls: platform.secondCopy.calls, unlocked, database, author };
  }

  async #make(kind: 'snapshot' | 'file', fileName: string, passphrase: string | null): Promise<string | null> {
    if (this.#isBusy) throw new CodedError('S06', '另一份备份正在进行');
    this.#isBusy = true;
    try {
      const { opened, unlocked, platform } = this.#input;
      const { town, deviceName } = unlocked.device;
      const answer = await opened.internals.client.ask('makeBackup', {
        kind,
        fileName,
        passphrase,
        town: town.code12,
        townName: town.name,
        deviceName,
        by: unlocked.account.name,
        scope: unlocked.account.scope,
        program: (await platform.appInfo()).version,
      });
      return answer?.fileName ?? null;
    } finally {
      this.#isBusy = false;
    }
  }

  #lookIn(millis: number): void {
    this.#timer = setTimeout(() => void this.#look(), millis);
  }

  /** A snapshot that fails is tried again at the next look; nobody's work waits for it. */
  async #look(): Promise<void> {
    try {
      if (!this.#isBusy && (await this.#isDue())) await this.snapshot();
    } catch {
      this.#wantsSnapshot = true;
    }
    if (this.#timer !== null) this.#lookIn(LOOK_MS);
  }

  async #isDue(): Promise<boolean> {
    if (this.#wantsSnapshot) return true;
    const { calls, automatic } = this.#input.platform.secondCopy;
    const state = await calls.journalState?.();
    if (!state || !automatic) return false;
    const newest = (await calls.listSnapshots?.())?.[0]?.covers ?? 0;
    if (state.last - newest > SNAPSHOT_AFTER) return true;
    const [last] = (await automatic.state()).files;
    const age = Date.now() - (last?.at ?? 0);
    return state.last > newest && (age > DUE_MS || age < 0); // a clock that went back must not end all backups
  }
}
