import type { StateStage } from './state-stage.ts';

/**
 * What really comes of an event in a state, in the words of SPEC.md's table; the words are put together from what was seen
 * of desk and county. The stage's record is in that state.
 */
export type Observe = (stage: StateStage, state: string) => Promise<string>;

/** By the event's name in the table. What concerns many records, or needs several scenes, is in state-scenes.ts. */
export const OBSERVERS: Readonly<Record<string, Observe>> = {
  'a person edits': async (stage, state) => {
    const before = stage.pushed?.rev;
    await stage.edit('卫生室3');
    const now = stage.state;
    if (state !== 'sending') return now;
    await stage.release();
    await stage.quiet();
    const isBoth = stage.held?.data.place === '卫生室3' && stage.held.history.some(({ rev }) => rev === before);
    return isBoth ? `${now} (sent again after the answer)` : 'lost';
  },
  'the last conflict is decided': async (stage) => {
    stage.line.isUp = false;
    await stage.decide();
    if (stage.state !== 'conflict') return 'decided before the last one';
    await stage.decide();
    return stage.state;
  },
  'a decision is taken back': async (stage, state) => {
    // what a state is here: the record in it has a decision to take back
    if (state !== 'conflict') await stage.decide();
    if (state === 'refused') stage.lock(true);
    let decision = '';
    if (state === 'waiting') stage.line.isUp = false;
    if (state === 'sending') await stage.send(async () => (decision = await stage.decide()));
    else decision = await stage.decide();
    if (state === 'acknowledged' || state === 'refused') await stage.until(() => stage.state === state, state);
    const expected = state === 'sending' ? 'waiting' : state;
    if (stage.state !== expected) return `not ${state} but ${stage.state}`;
    await stage.reopen(decision);
    return stage.state;
  },
  'push begins': async (stage, state) => {
    if (state === 'conflict') await stage.send(() => stage.edit('很小', 'theme'));
    else {
      await stage.send(() => stage.release().then(() => void stage.line.stopped.add('/api/v1/push')));
    }
    const { phase } = stage.desk.engine.status();
    return state === 'conflict' && stage.pushed?.conflicts.length === 2 ? `${phase} (its questions go with it)` : phase;
  },
  'line breaks, no answer': async (stage) => {
    stage.line.isUp = false;
    await stage.pass();
    return stage.state;
  },
  'outcome accepted': async (stage, state) => {
    if (state === 'conflict') await stage.send(() => stage.edit('很小', 'theme'));
    const { rev } = stage.record;
    await stage.arrive();
    return outcome(stage, { state, isThere: stage.held?.rev === rev, ends: 'acknowledged' });
  },
  'outcome refused': async (stage, state) => {
    if (state === 'conflict') await stage.send(() => stage.edit('很小', 'theme'));
    const { rev } = stage.record;
    stage.lock(true);
    await stage.arrive();
    return outcome(stage, { state, isThere: stage.held?.rev !== rev, ends: 'refused' });
  },
  'pulled: word about this very revision': async (stage, state) => {
    if (state === 'waiting') await storedWithoutAnswer(stage);
    await stage.release();
    await stage.pass();
    await stage.scene.done(stage.desk.engine.syncNow());
    const now = stage.state;
    if (now !== 'refused') return now;
    stage.lock(false);
    await stage.pass();
    if (stage.state !== 'refused') return stage.state;
    await stage.edit('卫生室3');
    await stage.until(() => stage.state === 'acknowledged', 'the next edit is taken');
    return 'refused stays until edited';
  },
  'pulled: refusal of this very revision': async (stage, state) => {
    stage.lock(true);
    if (state === 'conflict') await stage.edit('很小', 'theme');
    if (state === 'waiting') await storedWithoutAnswer(stage);
    await stage.release();
    await stage.until(() => stage.record.county?.refusal?.rev === stage.record.rev, 'the refusal is known');
    return stage.state;
  },
  'pulled: another revision, nothing unsent here': async (stage, state) => {
    stage.lock(false);
    await stage.editThere(77, 'participants');
    await stage.pass();
    if (state === 'refused') return keptAndMerged(stage, 'refused');
    const isTheirs = stage.record.rev === stage.held?.rev && stage.record.data.participants === 77;
    if (!isTheirs) return 'kept';
    return state === 'conflict' ? 'replaced when acknowledged' : 'replaced by it';
  },
  'pulled: another revision, unsent edit here': async (stage, state) => {
    stage.lock(false);
    if (state === 'conflict') await stage.send(() => stage.edit('很小', 'theme'));
    await stage.editThere(77, 'participants');
    const mine = stage.record.rev;
    if (state === 'waiting') {
      stage.line.stopped.add('/api/v1/push');
      stage.line.isUp = true;
    }
    await stage.pass();
    if (stage.record.rev !== mine) return 'replaced';
    if (state !== 'waiting') return 'kept';
    return keptAndMerged(stage, 'waiting');
  },
  'receipt: the county lacks it (§10)': async (stage, state) => {
    stage.scene.world.county.spoil(stage.id, 'lost');
    if (state === 'waiting') {
      await stage.release();
      await stage.until(() => stage.held?.rev === stage.record.rev, 'the county has it');
      return 'sent';
    }
    stage.line.stopped.add('/api/v1/push');
    void stage.desk.engine.mend([difference(stage, 'missing_there')]);
    await stage.until(() => stage.pushed !== null, 'it is sent again');
    const now = stage.state;
    await stage.release();
    await stage.until(() => stage.held?.rev === stage.record.rev, 'the county has it again');
    return now;
  },
  'receipt: the county has another (§10)': async (stage, state) => {
    stage.lock(false);
    const { isUp } = stage.line;
    stage.line.isUp = false;
    await stage.editThere(77, 'participants');
    stage.scene.world.county.spoil(stage.id, 'unseen');
    const mine = stage.record.rev;
    if (state === 'conflict') await stage.edit('很小', 'theme');
    if (!isUp || state === 'conflict') stage.line.stopped.add('/api/v1/push');
    stage.line.isUp = true;
    void stage.desk.engine.mend([difference(stage, 'stale_here')]);
    await stage.pass();
    if (state === 'acknowledged') return stage.record.rev === stage.held?.rev ? 'replaced by it' : 'kept';
    if (state === 'waiting') return stage.record.rev === mine ? keptAndMerged(stage, 'waiting') : 'replaced';
    return stage.record.history.some(({ rev }) => rev === mine) && stage.record.data.participants !== 77
      ? 'kept'
      : 'replaced';
  },
  'epoch changes': async (stage) => {
    const mine = stage.record.rev;
    stage.lock(false);
    stage.scene.world.county.restore();
    await stage.release();
    await stage.until(() => stage.held?.history.some(({ rev }) => rev === mine) ?? false, 'the county has it again');
    return 'sent again';
  },
};

function difference(stage: StateStage, what: 'missing_there' | 'stale_here') {
  const { id, type, rev } = stage.record;
  return { id, type, difference: what, mine: rev, theirs: stage.held?.rev ?? null };
}

/** The county stored or refused the edit, and the desk was not told. */
async function storedWithoutAnswer(stage: StateStage): Promise<void> {
  stage.line.faults = { lost: 0, unanswered: 1, doubled: 0 };
  stage.line.isUp = true;
  await stage.scene.pass(20_000);
  stage.line.faults = { lost: 0, unanswered: 0, doubled: 0 };
}

async function outcome(
  stage: StateStage,
  { state, isThere, ends }: { readonly state: string; readonly isThere: boolean; readonly ends: string },
): Promise<string> {
  const now = stage.state;
  if (!isThere) return `not ${ends}`;
  await stage.release();
  if (state === 'conflict') return now;
  await stage.until(() => stage.state === ends, `the word is pulled: ${ends}`);
  return `${now} until the county's word is pulled`;
}

/** Mine is there still; with the next push it and theirs are both in. */
async function keptAndMerged(stage: StateStage, state: string): Promise<string> {
  const isKept = stage.state === state && stage.record.data.place === '祠堂1' && stage.record.data.participants !== 77;
  if (state === 'refused') await stage.edit('很小', 'theme');
  await stage.release();
  await stage.quiet();
  const { place, participants } = stage.record.data;
  return isKept && place === '祠堂1' && participants === 77 ? 'kept, merged at the next push' : 'lost';
}
