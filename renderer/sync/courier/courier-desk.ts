import { CodedError } from '#shared/kernel/coded-error.ts';
import { unpackBody } from '#shared/sync/courier/courier-body.ts';
import { openCourierFile, readCourierFile } from '#shared/sync/courier/courier-file.ts';
import { type ReadAnswer, readAnswer } from '#shared/sync/courier/package-body.ts';
import { PROTOCOL_VERSION } from '#shared/sync/messages.ts';
import type { OpenedDesk } from '../../store/open-desk-store.ts';
import { PAST_EPOCHS } from '../county-meeting.ts';
import { idOf } from '../feed-rows.ts';
import type { MassGuard } from '../mass-guard.ts';
import type { NoticeDesk } from '../notices/notice-desk.ts';
import type { PaperLoop } from '../paper-loop.ts';
import type { SyncStatus } from '../sync-engine.ts';
import { COURIER_PORTS, CourierKeys } from './courier-keys.ts';
import { type AnswerReport, type CourierPort, type LastPackage, lastSchema } from './courier-port.ts';
import { FileCounty } from './file-county.ts';
import { GZIP } from './gzip-port.ts';
import { type CourierPackage, makePackage } from './make-package.ts';

export interface CourierDeskInput {
  readonly desk: OpenedDesk;
  readonly guard: MassGuard;
  readonly notices: NoticeDesk;
  readonly papers: PaperLoop;
  readonly program: string;
  readonly status: () => SyncStatus;
  /** The life of the county's data and the place in its feed where this desk stands. */
  readonly place: () => Promise<{ readonly epoch: string; readonly seq: number }>;
  /** Runs replication once with a county that lies in a file, instead of over the line. */
  readonly through: (county: FileCounty) => Promise<void>;
  readonly log: (what: 'carried' | 'answered', count: number) => void;
}

const LAST = 'courier-last';

export class CourierDesk implements CourierPort {
  readonly #input: CourierDeskInput;
  readonly keys: CourierKeys;

  constructor(input: CourierDeskInput) {
    this.#input = input;
    this.keys = new CourierKeys(input.desk.store);
  }

  async state() {
    return { isReady: (await this.keys.both()) !== null, last: await this.#last() };
  }

  async makePackage({
    withPapers,
    isResumed = false,
    onProgress,
  }: Parameters<CourierPort['makePackage']>[0]): Promise<CourierPackage> {
    const { desk, guard, papers } = this.#input;
    const { store, internals } = desk;
    const keys = await this.keys.both();
    if (!keys) throw new CodedError('S26');
    const number = ((await this.#last())?.number ?? 0) + 1;
    const made = await makePackage({
      database: internals.database,
      device: internals.device,
      guard,
      keys,
      number,
      ask: await this.#ask(),
      ids: await internals.client.ask('unsentIds', null),
      papers: withPapers ? await papers.waiting() : [],
      port: papers.port,
      isResumed,
      onProgress,
    }).catch((cause: unknown) => {
      throw cause instanceof CodedError ? cause : new CodedError('S28', undefined, { cause });
    });
    const { madeAt, records, papers: count } = made;
    await store.putSetting(LAST, { number, madeAt, records, papers: count, answeredAt: '' } satisfies LastPackage);
    this.#input.log('carried', records);
    return made;
  }

  async readAnswer(bytes: Uint8Array<ArrayBuffer>): Promise<AnswerReport> {
    const { desk, papers, through, status } = this.#input;
    const { file, answer } = await this.#opened(bytes);
    const { epoch, seq } = await this.#input.place();
    const isStale = answer.head.epoch === epoch && answer.head.seq < seq;
    if (answer.head.epoch !== epoch) await this.#refusePast(answer.head.epoch);
    if (answer.head.epoch === epoch ? answer.head.after > seq : answer.head.after > 0) throw new CodedError('S25');
    const { internals } = desk;
    const county = new FileCounty(answer, { referenceTag: internals.reference.tag() ?? '', isStale });
    await through(county);
    if (county.failure) {
      throw county.failure instanceof CodedError
        ? county.failure
        : new CodedError('S29', undefined, { cause: county.failure });
    }
    if (answer.head.notices) await this.#input.notices.carried(answer.head.notices, answer.head.epoch);
    await papers.sent(answer.has);
    await this.#answered(file.head.number, file.head.madeAt);
    this.#input.log('answered', answer.results.length);
    return {
      ...countsOf(answer),
      number: file.head.number,
      madeAt: file.head.madeAt,
      isStale,
      waiting: status().waiting,
    };
  }

  async #opened(bytes: Uint8Array<ArrayBuffer>) {
    const file = readCourierFile(bytes);
    const { kind, deviceId, to, from } = file.head;
    if (kind !== 'answer') throw new CodedError('S23');
    const keys = await this.keys.both();
    if (!keys) throw new CodedError('S26');
    if (deviceId !== this.#input.desk.internals.device.deviceId || to !== keys.own.public.keyId) {
      throw new CodedError('S24');
    }
    if (from !== keys.county.keyId) throw new CodedError('S27');
    const plain = await openCourierFile(COURIER_PORTS, file, { signer: keys.county, receiver: keys.own });
    return { file, answer: readAnswer(await unpackBody(GZIP, plain)) };
  }

  /** @throws CodedError S27 the answer of a county from before it was restored */
  async #refusePast(epoch: string): Promise<void> {
    const past = await this.#input.desk.store.setting<string[]>(PAST_EPOCHS);
    if (past?.includes(epoch)) throw new CodedError('S27');
  }

  async #ask() {
    const { desk, program, status, place } = this.#input;
    const { waiting, refused, conflicts, papers } = status();
    const { epoch, seq } = await place();
    const { catalogues, reference } = desk.internals;
    return {
      protocol: PROTOCOL_VERSION,
      epoch,
      after: seq,
      catalogue: catalogues.version(),
      reference: reference.tag() ?? '',
      waiting,
      refused,
      conflicts,
      papers: papers.waiting,
      program,
      notices: await this.#input.notices.forPackage(),
    };
  }

  async #last(): Promise<LastPackage | null> {
    return lastSchema.safeParse(await this.#input.desk.store.setting(LAST)).data ?? null;
  }

  async #answered(number: number, at: string): Promise<void> {
    const last = await this.#last();
    if (last && last.number <= number) await this.#input.desk.store.putSetting(LAST, { ...last, answeredAt: at });
  }
}

function countsOf({ results, feed, has, head, catalogue }: ReadAnswer) {
  const own = new Set(results.map(({ id }) => id));
  const of = (outcome: string) => results.filter((one) => one.outcome === outcome).length;
  return {
    accepted: of('accepted'),
    refused: of('refused'),
    conflicts: of('conflict'),
    received: feed.filter((row) => !own.has(idOf(row))).length,
    papers: has.length,
    more: head.more,
    hasNewCatalogue: catalogue !== null,
  };
}
