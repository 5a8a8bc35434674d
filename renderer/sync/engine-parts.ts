import { AuditSender } from './audit-sender.ts';
import { BesideRecords } from './beside-records.ts';
import { CaseDesk } from './cases/case-desk.ts';
import { type CountyLines, countyLines } from './county-lines.ts';
import { CountyMeeting, type MeetingInput } from './county-meeting.ts';
import { CourierDesk } from './courier/courier-desk.ts';
import type { FileCounty } from './courier/file-county.ts';
import { MassGuard } from './mass-guard.ts';
import { NoticeDesk } from './notices/notice-desk.ts';
import { PaperLoop } from './paper-loop.ts';
import { PlaceKeeper } from './place-keeper.ts';
import { PlanKeeper } from './plan-keeper.ts';
import type { Replication } from './replication.ts';
import { StatusBoard } from './status-board.ts';
import type { SyncEngineInput } from './sync-engine.ts';
import { SyncLog } from './sync-log.ts';
import { KeyKeeper } from './town-keys/key-keeper.ts';

/** What the parts of the engine tell it and ask of it. */
export interface EngineHooks {
  /** The file that stands for the county at the moment; null: the line. */
  readonly file: () => FileCounty | null;
  readonly replication: () => Replication | null;
  readonly used: (bytes: number) => void;
  readonly succeeded: () => void;
  readonly failed: (error: unknown) => Promise<boolean>;
  readonly released: (ids: readonly string[]) => void;
  readonly through: (county: FileCounty) => Promise<void>;
}

export interface EngineParts {
  readonly board: StatusBoard;
  readonly log: SyncLog;
  readonly plan: PlanKeeper;
  readonly place: PlaceKeeper;
  readonly lines: CountyLines;
  readonly meeting: CountyMeeting;
  readonly guard: MassGuard;
  readonly papers: PaperLoop;
  readonly courier: CourierDesk;
  readonly keys: KeyKeeper | null;
  readonly cases: CaseDesk;
  readonly notices: NoticeDesk;
  readonly audit: AuditSender;
  readonly beside: BesideRecords;
}

/** Puts the parts of an engine together. */
export function engineParts(input: SyncEngineInput, hooks: EngineHooks): EngineParts {
  const { desk, fetch: fetchNow = globalThis.fetch.bind(globalThis), papers: port = null, program = '' } = input;
  const { client } = desk.internals;
  const board = new StatusBoard();
  const log = new SyncLog(desk.store);
  const place = new PlaceKeeper(desk.store);
  const status = () => board.status;
  const lines = countyLines(fetchNow, hooks.file, (bytes, millis) => {
    board.speed.saw(bytes, millis);
    hooks.used(bytes);
  });
  const { sync: county, own } = lines;
  const guard: MassGuard = new MassGuard(client, desk.store, () => showHeld(guard, board, log), hooks.released);
  const { succeeded: onSuccess, failed: onFailure } = hooks;
  const papers = new PaperLoop({ port, queue: input.paperQueue, client, county, board, log, onSuccess, onFailure });
  const notices = new NoticeDesk({ store: desk.store, internals: desk.internals, county: own });
  const courier = new CourierDesk({
    desk,
    notices,
    guard,
    papers,
    program,
    status,
    place: () => place.now(hooks.replication()),
    through: hooks.through,
    log: (what, count) => log.add({ what, count, bytes: 0 }),
  });
  const { townKeys } = input;
  const keys = townKeys
    ? new KeyKeeper({ store: desk.store, internals: desk.internals, lines, courier: courier.keys, ...townKeys })
    : null;
  const cases = new CaseDesk({ store: desk.store, internals: desk.internals, county: own });
  const audit = new AuditSender(desk.store.audit, own, desk.internals.changed);
  const beside = new BesideRecords(log);
  const meeting = new CountyMeeting({
    desk,
    county,
    program,
    status,
    onSuccess,
    onOtherEpoch: async () => {
      await papers.askAgain();
      audit.askAgain();
      log.add({ what: 'epoch', count: 0, bytes: 0 });
    },
    ...besideOf(hooks, { beside, lines, courier, keys, cases, notices, audit }),
  });
  const plan = new PlanKeeper(desk.store);
  return { board, log, plan, place, lines, meeting, guard, papers, courier, keys, cases, notices, audit, beside };
}

/** What is said beside records when the county is met or heard; a file that stands for it says nothing of that. */
function besideOf(
  hooks: EngineHooks,
  {
    beside,
    lines,
    courier,
    keys,
    cases,
    notices,
    audit,
  }: Omit<EngineParts, 'board' | 'log' | 'plan' | 'place' | 'meeting' | 'guard' | 'papers'>,
): Pick<MeetingInput, 'onMet' | 'onReference' | 'onHeard'> {
  const meet = async (epoch: string, isFirst: boolean) => {
    if (hooks.file()) return;
    await beside.run('keys', async () => {
      if (isFirst) await courier.keys.register(lines.own, epoch);
      await keys?.meet(epoch);
    });
    await beside.run('cases', () => cases.meet());
    await beside.run('notices', () => notices.meet());
  };
  return {
    onMet: (epoch) => meet(epoch, true),
    onReference: (epoch) => meet(epoch, false),
    onHeard: async () => {
      if (hooks.file()) return;
      await beside.run('cases', () => cases.send());
      await beside.run('notices', () => notices.send());
      beside.start('audit', () => audit.send()); // may be long: records do not wait for it
    },
  };
}

/** Many voids wait for a person's word, or do not any more. */
function showHeld(guard: MassGuard, board: StatusBoard, log: SyncLog): void {
  const massVoid = guard.held();
  const code = massVoid?.direction === 'send' ? 'D16' : 'D17';
  if (massVoid && !board.status.massVoid) log.add({ what: 'held', count: massVoid.ids.length, bytes: 0, code });
  board.set({ massVoid });
}
