import { z } from 'zod';
import { levelOfRole } from '#shared/domain/permissions.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  type carriedNoticesSchema,
  type carriedReceiptsSchema,
  type NoticeReceipt,
  noticeReceiptSchema,
  receiptsTakenSchema,
  type TownNotice,
  townNoticeSchema,
  townNoticesSchema,
} from '#shared/sync/notice-messages.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import type { StoreInternals } from '../../store/open-desk-store.ts';
import type { CountyClient } from '../county-client.ts';
import { EPOCH } from '../county-meeting.ts';
import type { DeskNotice, NoticePort } from './notice-port.ts';

export interface NoticeDeskInput {
  readonly store: DeskStore;
  readonly internals: Pick<StoreInternals, 'reference' | 'changed'>;
  readonly county: CountyClient;
}

/** Settings: the notices, what is to be told of them, what each account read, and up to where they were taken. */
const KNOWN = 'county-notices';
const RECEIPTS = 'notice-receipts';
const readBy = (accountId: string) => `notice-read-${accountId}`;
const PLACE = 'sync-notice-place';

const knownSchema = z.array(townNoticeSchema);
const receiptsSchema = z.array(noticeReceiptSchema);
const readSchema = z.record(z.string(), z.number());
const placeSchema = z.object({ epoch: z.string(), seq: z.number() });
/** Notices that are kept here; the county keeps all. */
const KEPT = 300;
const SENT_AT_ONCE = 500;

export class NoticeDesk implements NoticePort {
  readonly #input: NoticeDeskInput;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(input: NoticeDeskInput) {
    this.#input = input;
  }

  async list(): Promise<readonly DeskNotice[]> {
    const read = await this.#read();
    return (await this.#known()).map((notice) => {
      const readVersion = read[notice.noticeId] ?? 0;
      return { notice, readVersion, isUnread: readVersion < notice.version };
    });
  }

  open({ noticeId, version }: TownNotice): Promise<void> {
    return this.#inTurn(async () => {
      const { store, internals } = this.#input;
      const read = await this.#read();
      if ((read[noticeId] ?? 0) >= version) return;
      await this.#tell([{ noticeId, version, kind: 'opened' }]);
      await store.putSetting(readBy(store.account.accountId), { ...read, [noticeId]: version });
      internals.changed(); // told at the next sync: people may have paused it
    });
  }

  /** Takes what is new, then tells what is to be told. @throws CodedError N01, N02, N14 */
  async meet(): Promise<void> {
    const { store, internals, county } = this.#input;
    const newest = Number(internals.reference.extra('notices') ?? 0);
    const epoch = (await store.setting<string>(EPOCH)) ?? '';
    let { seq } = await this.#place(epoch);
    while (seq < newest) {
      const { notices, more } = await county.get(`/api/v1/notices?after=${seq}`, townNoticesSchema);
      await this.#take(notices, epoch);
      seq = more ? (notices.at(-1)?.seq ?? newest) : newest;
    }
    await this.send();
  }

  /** What waits to be told. @throws CodedError N01, N02, N14 */
  async send(): Promise<void> {
    const receipts = (await this.#receipts()).slice(0, SENT_AT_ONCE);
    if (receipts.length === 0) return;
    const request = { method: 'POST', path: '/api/v1/notices/receipts', body: { receipts } } as const;
    await this.#input.county.send({ ...request, schema: receiptsTakenSchema }).catch((error: unknown) => {
      if (!(error instanceof CodedError && error.code === 'N03')) throw error; // a refused word is not said for ever
    });
    await this.#told(receipts);
  }

  /** What a courier package asks and tells. */
  async forPackage(): Promise<z.infer<typeof carriedReceiptsSchema>> {
    const epoch = (await this.#input.store.setting<string>(EPOCH)) ?? '';
    const { seq } = await this.#place(epoch);
    return { after: seq, receipts: (await this.#receipts()).slice(0, SENT_AT_ONCE) };
  }

  /** What a courier answer brings. */
  async carried({ notices, receipts }: z.infer<typeof carriedNoticesSchema>, epoch: string): Promise<void> {
    await this.#take(notices, epoch);
    await this.#told(receipts);
  }

  /** Keeps notices that are newer than those that are here, and says that they came. */
  #take(notices: readonly TownNotice[], epoch: string): Promise<void> {
    return this.#inTurn(async () => {
      const { store, internals } = this.#input;
      const known = new Map((await this.#known()).map((notice) => [notice.noticeId, notice]));
      const fresh = notices.filter(({ noticeId, version }) => version > (known.get(noticeId)?.version ?? 0));
      for (const notice of fresh) known.set(notice.noticeId, notice);
      const kept = [...known.values()].toSorted(byChange).slice(0, KEPT);
      if (fresh.length > 0) await store.putSetting(KNOWN, kept);
      await this.#tell(fresh.map(({ noticeId, version }) => ({ noticeId, version, kind: 'received' })));
      const { seq } = await this.#place(epoch);
      const reached = Math.max(seq, ...notices.map((notice) => notice.seq));
      if (reached > seq) await store.putSetting(PLACE, { epoch, seq: reached });
      if (fresh.length > 0) internals.changed();
    });
  }

  /** Only a person of the town speaks for it. */
  async #tell(told: readonly Pick<NoticeReceipt, 'noticeId' | 'version' | 'kind'>[]): Promise<void> {
    const { store } = this.#input;
    const { accountId, role } = store.account;
    if (told.length === 0 || levelOfRole(role) !== 'town') return;
    const at = minuteInChina(Date.now());
    const added = told.map((one) => ({ ...one, by: accountId, at }));
    await store.putSetting(RECEIPTS, [...(await this.#receipts()), ...added]);
  }

  #told(receipts: readonly NoticeReceipt[]): Promise<void> {
    return this.#inTurn(async () => {
      const done = new Set(receipts.map(keyOf));
      const waiting = await this.#receipts();
      const left = waiting.filter((receipt) => !done.has(keyOf(receipt)));
      if (left.length < waiting.length) await this.#input.store.putSetting(RECEIPTS, left);
    });
  }

  /** Settings are read and written back: one after the other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Another life of the county's data numbers anew: everything is asked for once more. */
  async #place(epoch: string): Promise<{ readonly epoch: string; readonly seq: number }> {
    const kept = placeSchema.safeParse(await this.#input.store.setting(PLACE)).data;
    return kept?.epoch === epoch ? kept : { epoch, seq: 0 };
  }

  async #known(): Promise<readonly TownNotice[]> {
    return knownSchema.safeParse(await this.#input.store.setting(KNOWN)).data ?? [];
  }

  async #receipts(): Promise<readonly NoticeReceipt[]> {
    return receiptsSchema.safeParse(await this.#input.store.setting(RECEIPTS)).data ?? [];
  }

  async #read(): Promise<Readonly<Record<string, number>>> {
    return (
      readSchema.safeParse(await this.#input.store.setting(readBy(this.#input.store.account.accountId))).data ?? {}
    );
  }
}

function byChange(a: TownNotice, b: TownNotice): number {
  return a.changedAt < b.changedAt ? 1 : a.changedAt > b.changedAt ? -1 : b.seq - a.seq;
}

function keyOf({ noticeId, version, kind, by }: NoticeReceipt): string {
  return `${kind} ${noticeId} ${version} ${by}`;
}
