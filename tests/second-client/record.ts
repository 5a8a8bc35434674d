import { type Catalogue, isSealedPath, nameOf, partOf, type Type } from './catalogue.ts';
import { type Json, newId, newRev, same } from './form.ts';
import { type Box, type Change, type Key, NO_SECRETS, openSecrets, type Secrets, sealSecrets } from './seal.ts';

export interface Actor extends Json {
  readonly accountId: string;
  readonly name: string;
  readonly at: string;
}

/** SPEC §3.1 “Entries”. */
export interface Entry extends Json {
  readonly rev: string;
  readonly base: string | null;
  readonly action: string;
  readonly by: Actor;
  readonly changes: readonly Change[];
  readonly also?: { readonly base: string; readonly changes: readonly Change[] };
}

export interface Question extends Json {
  readonly id: string;
  readonly path: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly sealed?: boolean;
}

/** SPEC §3.1, as far as this client looks at it; it keeps the rest. */
export interface Rec extends Json {
  readonly id: string;
  readonly type: string;
  readonly townId: number;
  readonly unitCode: string;
  readonly period: string;
  readonly mainDate: string;
  readonly status: string;
  readonly catalogueVersion: number;
  readonly rev: string;
  readonly data: Json;
  readonly sealed: Box | null;
  readonly lateFlag: boolean;
  readonly linkedRefs: readonly Json[];
  readonly attachments: readonly (Json & { readonly sha256: string })[];
  readonly enteredBy: Actor;
  readonly history: readonly Entry[];
  readonly conflicts: readonly Question[];
  readonly ext: Json;
}

/** A record with its box opened. */
export interface Opened {
  readonly record: Rec;
  readonly values: Json;
  readonly secrets: Secrets;
}

type Row = Json & { readonly _row: string };

export function isRows(value: unknown): value is Row[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof (one as Row | null)?._row === 'string')
  );
}

/** SPEC §3.1 “Changes”: values as a flat list of paths. */
export function leavesOf(values: Json, whole: ReadonlySet<string> = new Set()): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    if (!isRows(value) || whole.has(name)) leaves.set(partOf(name), value);
    else for (const [path, leaf] of rowLeaves(partOf(name), value)) leaves.set(path, leaf);
  }
  return leaves;
}

function rowLeaves(list: string, rows: readonly Row[]): [string, unknown][] {
  const ofRow = ({ _row, ...fields }: Row): [string, unknown][] => {
    const at = `${list}.${partOf(_row)}`;
    return [
      [at, true],
      ...Object.entries(fields).map(([name, value]): [string, unknown] => [`${at}.${partOf(name)}`, value]),
    ];
  };
  return [[`${list}.@order`, rows.map(({ _row }) => _row)], ...rows.flatMap(ofRow)];
}

export function valuesOf(leaves: ReadonlyMap<string, unknown>): Json {
  const values: Json = {};
  const lists = new Map<string, Map<string, Json>>();
  for (const [path, value] of leaves) {
    const [list = '', row, name] = path.split('.');
    if (row === undefined) values[nameOf(list)] = value;
    else if (row !== '@order') {
      const rows = lists.get(list) ?? new Map<string, Json>();
      lists.set(list, rows);
      const held = rows.get(nameOf(row)) ?? { _row: nameOf(row) };
      rows.set(nameOf(row), name === undefined ? held : { ...held, [nameOf(name)]: value });
    }
  }
  for (const [list, rows] of lists) {
    const order = (leaves.get(`${list}.@order`) ?? []) as readonly string[];
    const names = new Set([...order.filter((row) => rows.has(row)), ...rows.keys()]);
    values[nameOf(list)] = [...names].map((row) => rows.get(row));
  }
  return values;
}

export function changesBetween(before: Json, after: Json): Change[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  const differing = [...new Set([...from.keys(), ...to.keys()])].filter((path) => !same(from.get(path), to.get(path)));
  return differing.map((path) => ({
    path,
    ...(from.has(path) && { from: from.get(path) }),
    ...(to.has(path) && { to: to.get(path) }),
  }));
}

/** Puts the values before some changes in place again. */
export function undone(values: Json, changes: readonly Change[]): Json {
  const leaves = leavesOf(values);
  for (const { path, from } of changes) {
    if (path.startsWith('@')) continue;
    if (from === undefined) leaves.delete(path);
    else leaves.set(path, from);
  }
  return valuesOf(leaves);
}

/** Names that lie in the box already: a field that nobody knows stays sealed (SPEC §5). */
export function heldIn({ fields, rows }: Secrets) {
  return (list: string, name: string | null): boolean =>
    name === null ? list in fields : Object.values(rows[list] ?? {}).some((row) => name in row);
}

/** SPEC §5: what of an edit stands in the open, and what goes into the box. */
export function parted(type: Type, changes: readonly Change[], secrets: Secrets) {
  const isSealed = ({ path }: Change) => isSealedPath(type, path, heldIn(secrets));
  return {
    open: changes.map((change) => (isSealed(change) ? { path: change.path, sealed: true } : change)),
    sealed: changes.filter(isSealed),
  };
}

export interface Author {
  readonly catalogue: Catalogue;
  readonly deviceId: string;
  readonly account: { readonly accountId: string; readonly name: string };
  /** The present key first. */
  readonly keys: readonly Key[];
  /** `YYYY-MM-DDTHH:mm` */
  readonly now: () => string;
}

export function actorOf({ account: { accountId, name }, now }: Author): Actor {
  return { accountId, name, at: now() };
}

export function opened(keys: readonly Key[], record: Rec): Opened {
  const secrets = openSecrets(keys, record, record.sealed);
  const values: Json = { ...record.data, ...secrets.fields };
  for (const [list, rows] of Object.entries(secrets.rows)) {
    const open = values[list];
    if (isRows(open)) values[list] = open.map((row) => ({ ...row, ...rows[row._row] }));
  }
  return { record, values, secrets };
}

/** Puts values into `data` and box, and derives date and month. */
export function closed(author: Author, { record, values, secrets }: Opened): Rec {
  const type = author.catalogue.type(record.type);
  const fields: Json = {};
  const rows: Record<string, Record<string, Json>> = {};
  const data: Json = {};
  const isSecret = (path: string) => isSealedPath(type, path, heldIn(secrets));
  for (const [name, value] of Object.entries(values)) {
    if (isSecret(partOf(name))) fields[name] = value;
    else if (!isRows(value)) data[name] = value;
    else {
      data[name] = value.map((row) => {
        const hidden = Object.entries(row).filter(
          ([field]) => field !== '_row' && isSecret(`${partOf(name)}.x.${partOf(field)}`),
        );
        if (hidden.length > 0) rows[name] = { ...rows[name], [row._row]: Object.fromEntries(hidden) };
        return Object.fromEntries(Object.entries(row).filter(([field]) => !hidden.some(([one]) => one === field)));
      });
    }
  }
  const [key] = author.keys;
  const content = { ...secrets, fields, rows };
  const main = values[type.mainDate];
  const mainDate = typeof main === 'string' ? `${main}-01`.slice(0, 10) : record.mainDate;
  const period = record.lateFlag ? record.period : mainDate.slice(0, 7);
  return { ...record, data, mainDate, period, sealed: key ? sealSecrets(key, record, content) : null };
}

export interface NewRecord {
  readonly type: string;
  readonly unitCode: string;
  readonly values: Json;
  readonly day: string;
  readonly id?: string;
  readonly ext?: Json;
  /** A late record: the month that it counts in, and why. */
  readonly late?: { readonly period: string; readonly reason: string };
}

/** SPEC §3.1: a first revision. */
export function created(author: Author, { type, unitCode, values, day, id = newId(), ext = {}, late }: NewRecord): Rec {
  const { strand, retention } = author.catalogue.type(type);
  const empty = {
    id,
    type,
    strand,
    townId: Number(unitCode.slice(0, 9)),
    unitCode,
    period: late?.period ?? day.slice(0, 7),
    mainDate: day,
    status: 'awaiting',
    recordNo: '',
    catalogueVersion: author.catalogue.version,
    rev: '0-',
    data: {},
    sealed: null,
    remark: '',
    linkedRefs: [],
    attachments: [],
    sourceKind: late ? 'late' : 'typed',
    enteredBy: actorOf(author),
    confirmedBy: null,
    reviewedBy: null,
    signedBy: null,
    lateFlag: late !== undefined,
    correctsId: '',
    correctionReason: late?.reason ?? '',
    retention,
    voidReason: '',
    history: [],
    conflicts: [],
    ext,
  } satisfies Rec;
  return edited(author, { record: empty, values: {}, secrets: NO_SECRETS }, { action: 'create', values });
}

export interface Edit {
  readonly action: string;
  readonly values?: Json;
  readonly envelope?: Json;
  readonly conflicts?: readonly Question[];
  /** Further members of the entry. */
  readonly entry?: Json;
}

/** SPEC §3.1: the next revision, with one entry more. */
export function edited(author: Author, before: Opened, edit: Edit): Rec {
  const { action, values = before.values, envelope = {}, conflicts = before.record.conflicts, entry = {} } = edit;
  const rev = newRev([before.record.rev], author.deviceId);
  const changes = changesBetween(before.values, values);
  const ofEnvelope = Object.entries(envelope)
    .filter(([name, to]) => !same(before.record[name], to))
    .map(([name, to]) => ({ path: `@${name}`, from: before.record[name], to }));
  const parts = parted(author.catalogue.type(before.record.type), [...changes, ...ofEnvelope], before.secrets);
  const added: Entry = {
    rev,
    base: before.record.history.length === 0 ? null : before.record.rev,
    action,
    by: actorOf(author),
    deviceId: author.deviceId,
    ...entry,
    changes: parts.open,
  };
  const history = parts.sealed.length > 0 ? { ...before.secrets.history, [rev]: parts.sealed } : before.secrets.history;
  const record = { ...before.record, ...envelope, conflicts, rev, history: [...before.record.history, added] };
  return closed(author, { record, values, secrets: { ...before.secrets, history } });
}
