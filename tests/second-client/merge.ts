import { isSealedPath, nameOf, type Type } from './catalogue.ts';
import { hashOf, heightOf, type Json, newRev, same } from './form.ts';
import {
  type Actor,
  type Author,
  actorOf,
  changesBetween,
  closed,
  type Edit,
  edited,
  heldIn,
  isRows,
  leavesOf,
  type Opened,
  opened,
  parted,
  type Question,
  type Rec,
  undone,
  valuesOf,
} from './record.ts';
import { type Change, NO_SECRETS, type Secrets } from './seal.ts';

type Found = Pick<Question, 'path' | 'base' | 'mine' | 'theirs'>;
interface Base {
  readonly values: Json;
  readonly envelope: Json;
  readonly conflicts: readonly Question[];
}

/** SPEC §6: what stands after two desks changed a record. `last` is the county's record last known here. */
export function merged(author: Author, mine: Rec, theirs: Rec, last: Rec | null): { outcome: string; record: Rec } {
  const [ofMine, ofTheirs] = [revsOf(mine), revsOf(theirs)];
  if (ofTheirs.has(mine.rev)) return { outcome: 'theirs', record: theirs };
  if (ofMine.has(theirs.rev)) return { outcome: 'mine', record: mine };
  const sides = { mine: opened(author.keys, mine), theirs: opened(author.keys, theirs) };
  const common = last && ofMine.has(last.rev) && ofTheirs.has(last.rev) ? opened(author.keys, last) : null;
  const base: Base = common
    ? { values: common.values, envelope: common.record, conflicts: common.record.conflicts }
    : (ancestor(sides) ?? agreed(sides));
  return { outcome: 'merged', record: united(author, sides, base) };
}

interface Sides {
  readonly mine: Opened;
  readonly theirs: Opened;
}

function revsOf({ rev, history }: Rec): Set<string> {
  return new Set([rev, ...history.map((entry) => entry.rev)]);
}

/** SPEC §6.2: the newest revision in both histories, reached by undoing changes. */
function ancestor({ mine, theirs }: Sides): Base | null {
  const shared = [...revsOf(mine.record)].filter((rev) => revsOf(theirs.record).has(rev));
  for (const rev of shared.sort((a, b) => heightOf(b) - heightOf(a))) {
    const way = wayBack(theirs, rev) ?? wayBack(mine, rev);
    if (!way) continue;
    const from = wayBack(theirs, rev) ? theirs : mine;
    const envelope = { ...theirs.record } as Json;
    for (const { path, from: was } of way.flat()) if (path.startsWith('@')) envelope[path.slice(1)] = was;
    return { values: way.reduce(undone, from.values), envelope, conflicts: [] };
  }
  return null;
}

function wayBack({ record, secrets }: Opened, goal: string): Change[][] | null {
  const entries = new Map(record.history.map((entry) => [entry.rev, entry]));
  const seen = new Set<string>();
  const search = (rev: string): Change[][] | null => {
    if (rev === goal) return [];
    const entry = entries.get(rev);
    if (!entry || seen.has(rev)) return null;
    seen.add(rev);
    const ways = [
      { to: entry.base, open: entry.changes, hidden: secrets.history[rev] },
      { to: entry.also?.base ?? null, open: entry.also?.changes ?? [], hidden: secrets.history[`${rev}#2`] },
    ];
    for (const { to, open, hidden } of ways) {
      const whole = wholeChanges(open, hidden);
      const rest = to === null || !whole ? null : search(to);
      if (rest && whole) return [whole, ...rest];
    }
    return null;
  };
  return search(record.rev);
}

function wholeChanges(
  open: readonly (Change & { shortened?: boolean })[],
  hidden: readonly Change[] | undefined,
): Change[] | null {
  if (open.some(({ shortened }) => shortened)) return null;
  const plain = open.filter(({ sealed }) => !sealed);
  if (plain.length === open.length) return plain;
  return hidden ? [...plain, ...hidden] : null;
}

function agreed({ mine, theirs }: Sides): Base {
  const alike = (a: Json, b: Json) =>
    Object.fromEntries(Object.entries(a).filter(([name, value]) => same(value, b[name])));
  return { values: alike(mine.values, theirs.values), envelope: alike(mine.record, theirs.record), conflicts: [] };
}

function united(author: Author, sides: Sides, base: Base): Rec {
  const { mine, theirs } = sides;
  const type = author.catalogue.type(mine.record.type);
  const values = mergedValues(base.values, mine.values, theirs.values);
  const envelope = mergedEnvelope(base, mine, theirs);
  const rev = newRev([mine.record.rev, theirs.record.rev], author.deviceId);
  const boxes = both(mine.secrets, theirs.secrets);
  const asked = [...values.found, ...envelope.found].map((one) => question(type, sides, boxes, one));
  const standing = [...standingOf(base, mine.record, theirs.record), ...asked.map(({ open }) => open)];
  const kept = new Set(standing.map(({ id }) => id));
  const conflicts = Object.fromEntries([
    ...Object.entries(boxes.conflicts).filter(([id]) => kept.has(id)),
    ...asked.flatMap(({ open, hidden }) => (hidden ? [[open.id, hidden] as const] : [])),
  ]);
  const status = (from: Rec) =>
    from.status === envelope.record.status ? [] : [{ path: '@status', from: from.status, to: envelope.record.status }];
  const [fromTheirs, fromMine] = [theirs, mine].map((side) =>
    parted(type, changesBetween(side.values, values.values), boxes),
  ) as [ReturnType<typeof parted>, ReturnType<typeof parted>];
  const entry = {
    rev,
    base: theirs.record.rev,
    action: 'merge',
    by: actorOf(author),
    deviceId: author.deviceId,
    changes: [...fromTheirs.open, ...status(theirs.record)],
    also: { base: mine.record.rev, changes: [...fromMine.open, ...status(mine.record)] },
  };
  const before = new Map([...mine.record.history, ...theirs.record.history].map((one) => [one.rev, one]));
  const sorted = [...before.values()].sort((a, b) => heightOf(a.rev) - heightOf(b.rev) || (a.rev < b.rev ? -1 : 1));
  const history = {
    ...boxes.history,
    ...(fromTheirs.sealed.length > 0 && { [rev]: fromTheirs.sealed }),
    ...(fromMine.sealed.length > 0 && { [`${rev}#2`]: fromMine.sealed }),
  };
  const record = { ...envelope.record, rev, conflicts: standing, history: [...sorted, entry] };
  return closed(author, { record, values: values.values, secrets: { ...boxes, history, conflicts } });
}

function both(mine: Secrets, theirs: Secrets): Secrets {
  const join = <Part extends 'fields' | 'rows' | 'history' | 'conflicts'>(part: Part) => ({
    ...mine[part],
    ...theirs[part],
  });
  return {
    ...NO_SECRETS,
    fields: join('fields'),
    rows: join('rows'),
    history: join('history'),
    conflicts: join('conflicts'),
  };
}

/** SPEC §6.3 and 6.4. */
export function mergedValues(before: Json, ours: Json, others: Json): { values: Json; found: Found[] } {
  const whole = mixedIn([before, ours, others]);
  const [base, mine, theirs] = [leavesOf(before, whole), leavesOf(ours, whole), leavesOf(others, whole)];
  const into = new Map<string, unknown>();
  const found: Found[] = [];
  const settled = new Set<string>();
  for (const row of [...base.keys()].filter((path) => base.get(path) === true && path.split('.').length === 2)) {
    if (mine.has(row) && theirs.has(row)) continue;
    settled.add(row);
    const kept = mine.has(row) ? mine : theirs.has(row) ? theirs : null;
    if (!kept || same(rowOf(kept, row), rowOf(base, row))) continue;
    for (const [path, value] of kept) if (path === row || path.startsWith(`${row}.`)) into.set(path, value);
    const side = (leaves: typeof kept) => (leaves.has(row) ? rowOf(leaves, row) : null);
    found.push({ path: row, base: rowOf(base, row), mine: side(mine), theirs: side(theirs) });
  }
  for (const path of new Set([...theirs.keys(), ...mine.keys(), ...base.keys()])) {
    if (settled.has(path.split('.').slice(0, 2).join('.'))) continue;
    const [was, one, other] = [base.get(path), mine.get(path), theirs.get(path)];
    if (path.endsWith('.@order')) into.set(path, mergedOrder(was, one, other));
    else {
      const taken = same(one, was) ? other : same(other, was) ? one : (other ?? one);
      if (taken !== undefined) into.set(path, taken);
      if (!same(one, was) && !same(other, was) && !same(one, other))
        found.push({ path, base: was ?? null, mine: one ?? null, theirs: other ?? null });
    }
  }
  return { values: valuesOf(into), found };
}

/** Lists that are rows on one side and something else on another are compared whole. */
function mixedIn(sides: readonly Json[]): ReadonlySet<string> {
  const names = new Set(sides.flatMap((side) => Object.keys(side)));
  const isMixed = (name: string) => {
    const there = sides
      .map((side) => side[name])
      .filter((value) => value !== undefined && !(Array.isArray(value) && value.length === 0));
    return there.some(isRows) && !there.every(isRows);
  };
  return new Set([...names].filter(isMixed));
}

function rowOf(leaves: ReadonlyMap<string, unknown>, row: string): Json {
  const fields = [...leaves].filter(([path]) => path.startsWith(`${row}.`));
  const named = fields.map(([path, value]) => [nameOf(path.slice(row.length + 1)), value]);
  return { _row: nameOf(row.split('.')[1] ?? ''), ...Object.fromEntries(named) };
}

function mergedOrder(was: unknown, one: unknown, other: unknown): unknown[] {
  const list = (side: unknown) => (side ?? []) as unknown[];
  return same(other, was) ? [...new Set([...list(one), ...list(other)])] : [...new Set([...list(other), ...list(one)])];
}

/** Members with a rule of their own, made anew, or of nobody. */
const OWN = [
  'id',
  'type',
  'rev',
  'data',
  'sealed',
  'history',
  'conflicts',
  'mainDate',
  'period',
  'townId',
  'status',
  'linkedRefs',
  'attachments',
  'ext',
  'catalogueVersion',
];
const UNASKED = ['recordNo', 'strand', 'retention', 'enteredBy', 'confirmedBy', 'reviewedBy', 'signedBy'];
const STAGES = ['awaiting', 'confirmed', 'town_ok', 'submitted', 'received', 'locked'];

function mergedEnvelope(base: Base, mine: Opened, theirs: Opened): { record: Rec; found: Found[] } {
  const found: Found[] = [];
  const record: Json = { ...theirs.record };
  for (const name of Object.keys({ ...mine.record, ...theirs.record }).filter((one) => !OWN.includes(one))) {
    const [was, one, other] = [base.envelope[name], mine.record[name], theirs.record[name]];
    if (same(one, other) || same(one, was)) continue;
    if (same(other, was)) record[name] = one;
    else if (!UNASKED.includes(name))
      found.push({ path: `@${name}`, base: was ?? null, mine: one ?? null, theirs: other ?? null });
  }
  const status = mergedStatus(base, mine, theirs);
  if (status.found) found.push(status.found);
  record.status = status.status;
  record.townId = Number(String(record.unitCode).slice(0, 9));
  record.catalogueVersion = Math.max(mine.record.catalogueVersion, theirs.record.catalogueVersion);
  record.linkedRefs = mergedSet(base.envelope.linkedRefs, mine.record.linkedRefs, theirs.record.linkedRefs);
  const papers = mergedPapers(
    (base.envelope.attachments ?? []) as Paper[],
    mine.record.attachments,
    theirs.record.attachments,
  );
  if (papers.found) found.push(papers.found);
  record.attachments = papers.items;
  return { record: record as Rec, found };
}

/** SPEC §6.5 and 6.6. */
function mergedStatus(
  base: Base,
  { record: mine, values: ours }: Opened,
  { record: theirs, values: others }: Opened,
): { status: string; found?: Found } {
  const was = String(base.envelope.status ?? '');
  const found = { path: '@status', base: was, mine: mine.status, theirs: theirs.status };
  const isEdited = { mine: !same(ours, base.values), theirs: !same(others, base.values) };
  const stage = (status: string) => STAGES.indexOf(status === 'returned' ? 'submitted' : status);
  const fallen = (status: string) => (stage(status) > 2 ? status : was);
  if (mine.status === theirs.status) return { status: theirs.status };
  if (mine.status === 'void' && was !== 'void')
    return theirs.status !== was || isEdited.theirs ? { status: theirs.status, found } : { status: 'void' };
  if (theirs.status === 'void' && was !== 'void')
    return mine.status !== was || isEdited.mine ? { status: mine.status, found } : { status: 'void' };
  if (mine.status === was) return { status: isEdited.mine ? fallen(theirs.status) : theirs.status };
  if (theirs.status === was) return { status: isEdited.theirs ? fallen(mine.status) : mine.status };
  return { status: stage(mine.status) > stage(theirs.status) ? mine.status : theirs.status };
}

/** SPEC §6.10: what either side added is in, what one side took out is out. */
function mergedSet(base: unknown, mine: readonly Json[], theirs: readonly Json[]): Json[] {
  const has = (items: readonly Json[], one: Json) => items.some((item) => same(item, one));
  const before = (Array.isArray(base) ? base : []) as Json[];
  const kept = theirs.filter((one) => !has(before, one) || has(mine, one));
  return [...kept, ...mine.filter((one) => !has(before, one) && !has(theirs, one))];
}

type Paper = Rec['attachments'][number];
const saysSame = (a: Paper, b: Paper) => ['name', 'caption', 'paper', 'label'].every((word) => same(a[word], b[word]));

/** SPEC §6.9: attachments by hash, and what is said of them. */
function mergedPapers(base: readonly Paper[], mine: readonly Paper[], theirs: readonly Paper[]) {
  const of = (items: readonly Paper[], hash: string) => items.find(({ sha256 }) => sha256 === hash);
  const kept = [...new Set([...theirs, ...mine].map(({ sha256 }) => sha256))].flatMap((hash) => {
    const [was, one, other] = [of(base, hash), of(mine, hash), of(theirs, hash)];
    const left = one ?? other;
    if (!left || (!(one && other) && was && saysSame(was, left))) return [];
    if (!one || !other) return [{ item: left, mine: left }];
    if (saysSame(one, other) || (was && saysSame(one, was))) return [{ item: other, mine: other }];
    return was && saysSame(other, was) ? [{ item: one, mine: one }] : [{ item: other, mine: one }];
  });
  const items = kept.map(({ item }) => item);
  const sides = { path: '@attachments', base, mine: kept.map((one) => one.mine), theirs: items };
  return { items, found: kept.some((one) => !same(one.item, one.mine)) ? sides : null };
}

function standingOf(base: Base, mine: Rec, theirs: Rec): Question[] {
  const has = (items: readonly Question[], id: string) => items.some((one) => one.id === id);
  const all = new Map([...mine.conflicts, ...theirs.conflicts].map((one) => [one.id, one]));
  return [...all.values()].filter(
    ({ id }) => !has(base.conflicts, id) || (has(mine.conflicts, id) && has(theirs.conflicts, id)),
  );
}

function question(type: Type, { mine, theirs }: Sides, boxes: Secrets, { path, ...sides }: Found) {
  const [list = '', row, name] = path.split('.');
  const isRow = row !== undefined && name === undefined && !path.startsWith('@');
  const field = type.fields.find(({ id }) => id === nameOf(list));
  const held = heldIn(boxes);
  const isHidden = isRow
    ? !field?.fields ||
      isSealedPath(type, list, held) ||
      field.fields.some(({ id }) => isSealedPath(type, `${path}.${id}`, held))
    : isSealedPath(type, path, held);
  const open: Question = {
    id: hashOf(`${path}|${mine.record.rev}|${theirs.record.rev}`).slice(0, 24),
    path,
    ...(isHidden ? { base: null, mine: null, theirs: null, sealed: true } : sides),
    mineBy: lastEditor(mine.record, path),
    theirsBy: lastEditor(theirs.record, path),
  };
  return { open, hidden: isHidden ? sides : null };
}

function lastEditor(record: Rec, path: string): Actor {
  const entry = record.history.findLast(({ changes }) => changes.some((change) => change.path === path));
  return (entry ?? record.history.at(-1))?.by ?? record.enteredBy;
}

/** SPEC §6: takes a decision back. */
export function reopened(author: Author, before: Opened, decision: string): Rec {
  const { status, history } = before.record;
  const at = history.findIndex(({ rev }) => rev === decision);
  const entry = history[at];
  const isLater = history.slice(at + 1).some(({ action }) => action !== 'resolve' && action !== 'reopen');
  if (isLater || ['submitted', 'received', 'locked'].includes(status)) throw new Error('D05');
  const conflict = (entry?.decided as { conflict?: Question } | undefined)?.conflict;
  const changes = entry && wholeChanges(entry.changes, before.secrets.history[decision]);
  if (!conflict || !changes) throw new Error(`no decision ${decision}`);
  const member =
    conflict.path.startsWith('@') && changes.length === 0 ? [[conflict.path.slice(1), conflict.theirs]] : [];
  const members = changes
    .filter(({ path }) => path.startsWith('@'))
    .map(({ path, from }) => [path.slice(1), from ?? null]);
  return edited(author, before, {
    action: 'reopen',
    values: undone(before.values, changes),
    envelope: Object.fromEntries([...members, ...member]),
    conflicts: [...before.record.conflicts, conflict],
    entry: { undoes: decision },
  });
}

/** SPEC §6: a person chose a side of a question. */
export function decided(author: Author, before: Opened, id: string, choice: 'mine' | 'theirs'): Rec {
  const conflict = before.record.conflicts.find((one) => one.id === id);
  const sides = conflict?.sealed ? before.secrets.conflicts[id] : conflict;
  if (!conflict || !sides) throw new Error(`no question ${id}`);
  const common: Edit = {
    action: 'resolve',
    conflicts: before.record.conflicts.filter((one) => one.id !== id),
    entry: { decided: { conflict, choice } },
  };
  const { path } = conflict;
  if (path.startsWith('@')) return edited(author, before, { ...common, envelope: { [path.slice(1)]: sides[choice] } });
  const leaves = [...leavesOf(before.values)].filter(([leaf]) => leaf !== path && !leaf.startsWith(`${path}.`));
  return edited(author, before, { ...common, values: valuesOf(new Map([...leaves, ...chosen(path, sides[choice])])) });
}

function chosen(path: string, value: unknown): [string, unknown][] {
  const [list = '', row, name] = path.split('.');
  if (value === null || value === undefined) return [];
  if (row === undefined || name !== undefined) return [[path, value]];
  return [...leavesOf({ [nameOf(list)]: [value] })].filter(([leaf]) => !leaf.endsWith('.@order'));
}
