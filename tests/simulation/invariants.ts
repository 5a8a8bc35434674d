import { keptOf } from '../../renderer/store/kept-record.ts';
import { syncStateOf } from '../../renderer/store/worker/list-row.ts';
import { wireOf } from '../../renderer/sync/push-rows.ts';
import { canonicalJson, type Json } from '../../shared/kernel/canonical-json.ts';
import { isRefused, type LedgerRecord, type StoredRecord } from '../../shared/schema/record.ts';
import type { Saved, SimWorld } from './sim-world.ts';

/** Whether nothing is left to do: every desk has what the county has, but for what the county refused. */
export function isQuiet(world: SimWorld): boolean {
  const county = world.county.records;
  return world.desks.every((desk) => {
    if (!desk.isOn) return false;
    const records = desk.records();
    const here = new Map(records.map((record) => [record.id, record]));
    const isSettled = records.every((record) => isRefused(record) || record.county?.rev === record.rev);
    return (
      isSettled &&
      missingPapers(world).length === 0 &&
      [...county.values()].every(({ id, rev }) => here.get(id)?.rev === rev || isRefused(here.get(id) ?? NONE))
    );
  });
}

const NONE = { rev: '', county: null };

/** Attachments that the county's records list and that it has not got. */
function missingPapers({ county }: SimWorld): string[] {
  const listed = [...county.records.values()].flatMap(({ attachments }) => attachments.map(({ sha256 }) => sha256));
  return listed.filter((sha256) => !county.papers.has(sha256));
}

/** What is not settled yet, in words. */
export function unsettled(world: SimWorld): string[] {
  return world.desks.flatMap((desk) =>
    desk
      .records()
      .filter((record) => !isRefused(record) && record.county?.rev !== record.rev)
      .map(
        ({ id, rev, county }) =>
          `${desk.input.name}: ${id} ${rev}, told ${JSON.stringify(county)}, county ${world.county.placeOf(id)}`,
      ),
  );
}

/** What does not hold of SPEC.md §8, in words; empty: all of it holds. */
export function brokenInvariants(world: SimWorld): string[] {
  const county = world.county.records;
  return [
    ...world.desks.flatMap((desk) => desk.records().flatMap((record) => unequal(desk.input.name, record, county))),
    ...[...county.values()].flatMap((record) => doubled(record)),
    ...world.saved.flatMap((saved) => lost(world, saved, county)),
    ...missingPapers(world).map((sha256) => `7: the county lacks the attachment ${sha256}`),
    ...world.county.voids.broken(world.agreedTo),
    ...[...county.values()]
      .filter(({ id, status }) => status === 'void' && !world.voided.has(id))
      .map(({ id }) => `9: ${id} is void and nobody voided it`),
  ];
}

/** 2, 4, 8: a record that is neither refused nor the county's. */
function unequal(desk: string, record: StoredRecord, county: ReadonlyMap<string, LedgerRecord>): string[] {
  if (isRefused(record)) return [];
  const theirs = county.get(record.id);
  if (!theirs) return [`8: the county lacks ${record.id} of ${desk} (${syncStateOf(record)})`];
  if (theirs.rev !== record.rev)
    return [`4: ${desk} has ${record.id} ${record.rev} (${syncStateOf(record)}), the county ${theirs.rev}`];
  const [mine, held] = [wireOf(keptOf(record)), theirs].map((one) => canonicalJson(one as unknown as Json));
  return mine === held ? [] : [`4: ${record.id} ${record.rev} differs on ${desk}: ${mine} / ${held}`];
}

/** 1: no revision stands twice in a history. */
function doubled({ id, history }: LedgerRecord): string[] {
  const revs = history.map(({ rev }) => rev);
  return new Set(revs).size === revs.length ? [] : [`1: ${id} has a revision twice`];
}

/** 3, 7: every revision that a person was told is saved is in the history, and what was typed is there or was replaced. */
function lost(world: SimWorld, saved: Saved, county: ReadonlyMap<string, LedgerRecord>): string[] {
  const own = world.desks
    .find((desk) => desk.input.name === saved.desk)
    ?.records()
    .find(({ id }) => id === saved.id);
  const records = [county.get(saved.id), own].filter((record) => record !== undefined);
  const holding = records.filter((record) => record.history.some(({ rev }) => rev === saved.rev));
  if (holding.length === 0) return [`3: ${saved.id} ${saved.rev} of ${saved.desk} is gone`];
  if (!saved.typed || holding.some((record) => isThere(record, saved))) return [];
  return [`3: ${JSON.stringify(saved.typed)} of ${saved.id} ${saved.rev} is gone`];
}

function isThere(record: LedgerRecord, { typed, rev }: Saved): boolean {
  if (!typed || record.sealed) return true; // what is sealed is compared by its revision only
  const { path, value } = typed;
  const is = (other: unknown) => canonicalJson((other ?? null) as Json) === canonicalJson(value as Json);
  if (is(record.data[path])) return true;
  if (record.conflicts.some((one) => one.path === path && (is(one.mine) || is(one.theirs)))) return true;
  const replacing = record.history
    .filter((entry) => entry.rev !== rev)
    .flatMap((entry) => [...entry.changes, ...alsoOf(entry)]);
  return replacing.some((change) => change.path === path && is(change.from));
}

function alsoOf(entry: LedgerRecord['history'][number]): LedgerRecord['history'][number]['changes'] {
  const changes = (entry.also as { changes?: unknown } | undefined)?.changes;
  return Array.isArray(changes) ? changes : [];
}
