import {
  type DayTraffic,
  DEFAULT_PLAN,
  dayTrafficSchema,
  isDue,
  isOverBudget,
  type SyncPlan,
  syncPlanSchema,
  withTraffic,
} from '#shared/sync/sync-plan.ts';
import type { DeskStore } from '../store/desk-store.ts';

const PLAN = 'sync-plan';
const LAST_RUN = 'sync-last-run';
const TRAFFIC = 'sync-traffic';
/** How often a due time is looked for, and how often the day's traffic is written down. */
const LOOK_MS = 30_000;
const WRITE_MS = 5000;

/** When this desk syncs by itself, and what it has used of its day's budget; both kept in the store. */
export class PlanKeeper {
  readonly #store: DeskStore;
  readonly #loaded: Promise<void>;
  #plan: SyncPlan = DEFAULT_PLAN;
  #lastRun: number | null = null;
  #traffic: DayTraffic = { day: '', bytes: 0 };
  #writing: ReturnType<typeof setTimeout> | null = null;
  /** A person asked: plan and budget stand back until this run is over. */
  #isAsked = false;
  #changed = Promise.withResolvers<void>();

  constructor(store: DeskStore) {
    this.#store = store;
    this.#loaded = this.#load();
  }

  plan(): SyncPlan {
    return this.#plan;
  }

  bytesToday(): number {
    return withTraffic(this.#traffic, Date.now(), 0).bytes;
  }

  async set(plan: SyncPlan): Promise<void> {
    await this.#loaded;
    this.#plan = syncPlanSchema.parse(plan);
    await this.#store.putSetting(PLAN, this.#plan);
    this.#wake();
  }

  /** Syncs now, whatever the plan says. */
  ask(): void {
    this.#isAsked = true;
    this.#wake();
  }

  /** Why sync does not run by itself now; null: it may. */
  async reasonToRest(): Promise<'plan' | 'budget' | null> {
    await this.#loaded;
    if (this.#isAsked) return null;
    const now = Date.now();
    if (!isDue(this.#plan, now, this.#lastRun)) return 'plan';
    return isOverBudget(this.#plan, this.#traffic, now) ? 'budget' : null;
  }

  /** Whether sync stays on after it has caught up. */
  staysOn(): boolean {
    return this.#plan.mode === 'automatic' && !this.#plan.isPaused;
  }

  /** A run has come to its end. */
  async finished(): Promise<void> {
    this.#isAsked = false;
    this.#lastRun = Date.now();
    await this.#store.putSetting(LAST_RUN, this.#lastRun);
  }

  used(bytes: number): void {
    this.#traffic = withTraffic(this.#traffic, Date.now(), bytes);
    this.#writing ??= setTimeout(() => {
      this.#writing = null;
      void this.#store.putSetting(TRAFFIC, this.#traffic).catch(() => undefined);
    }, WRITE_MS);
  }

  /** Waits until the plan should be looked at again. */
  async wait(): Promise<void> {
    const timer = setTimeout(() => this.#wake(), LOOK_MS);
    await this.#changed.promise;
    clearTimeout(timer);
  }

  stop(): void {
    if (this.#writing !== null) clearTimeout(this.#writing);
    this.#writing = null;
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers();
    resolve();
  }

  async #load(): Promise<void> {
    this.#plan = syncPlanSchema.catch(DEFAULT_PLAN).parse((await this.#store.setting(PLAN)) ?? {});
    this.#lastRun = await this.#store.setting<number>(LAST_RUN);
    this.#traffic = dayTrafficSchema.catch({ day: '', bytes: 0 }).parse((await this.#store.setting(TRAFFIC)) ?? {});
  }
}
