import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/**
 * A second client, written from shared/sync/SPEC.md alone: it takes nothing from the product, so that it fails when the
 * text stops being enough. A stranger's program would look like this.
 */

type Json = Record<string, unknown>;
export interface Row {
  readonly county: { readonly rev: string | null; readonly seq: number; readonly refusal: Json | null };
  readonly record?: ForeignRecord;
  readonly known?: { readonly id: string; readonly rev: string };
}
export interface ForeignRecord extends Json {
  readonly id: string;
  readonly rev: string;
  readonly type: string;
  readonly period: string;
  readonly data: Json;
  readonly history: readonly Json[];
}
interface Field {
  readonly id?: string;
  readonly block?: string;
  readonly type: string;
  readonly required?: string;
  readonly options?: readonly { readonly code: string }[];
  readonly dictionary?: string;
}
interface Source {
  readonly types: readonly {
    readonly id: string;
    readonly strand: string;
    readonly retention: string;
    readonly mainDate: string;
    readonly fields: readonly Field[];
  }[];
  readonly blocks: readonly { readonly id: string; readonly fields: readonly Field[] }[];
  readonly dictionaries: readonly { readonly id: string; readonly options: readonly { readonly code: string }[] }[];
}

const HASH = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

/** An error answer. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** SPEC §2: one request with the credential; answers status, body as text, headers. */
async function http(origin: string, path: string, init: RequestInit & { readonly cookie?: string } = {}) {
  const { cookie, ...rest } = init;
  const headers = {
    'x-sanzhi-request': '1',
    ...(cookie && { cookie }),
    ...(rest.headers as Record<string, string> | undefined),
  };
  const answer = await fetch(origin + path, { ...rest, headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status >= 400)
    throw new Refused(answer.status, (JSON.parse(bytes.toString('utf8')) as Json).code as string);
  return { status: answer.status, bytes, headers: answer.headers };
}

/** A desk that was enrolled by a one-time code. */
export class IndependentClient {
  readonly #origin: string;
  readonly #cookie: string;
  readonly deviceId: string;
  readonly townId: number;
  readonly #account: { readonly accountId: string; readonly name: string };
  #source: Source | null = null;
  #version = 0;

  private constructor(origin: string, cookie: string, answer: Json) {
    this.#origin = origin;
    this.#cookie = cookie;
    this.deviceId = answer.deviceId as string;
    const account = answer.account as { accountId: string; name: string; townId: number };
    this.#account = { accountId: account.accountId, name: account.name };
    this.townId = account.townId;
  }

  /** SPEC §2.1. */
  static async enrol(origin: string, townId: number, login: string, password: string): Promise<IndependentClient> {
    const json = { 'content-type': 'application/json' };
    const given = await http(origin, '/api/demo/enrolment-code', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ townId }),
    });
    const { code } = JSON.parse(given.bytes.toString('utf8')) as { code: string };
    const joined = await http(origin, '/api/v1/enrol', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ code, login, password, deviceName: '外来程序', protocol: 3 }),
    });
    const [cookie = ''] = (joined.headers.getSetCookie()[0] ?? '').split(';');
    return new IndependentClient(origin, cookie, JSON.parse(joined.bytes.toString('utf8')) as Json);
  }

  async #get<Answer = Json>(path: string): Promise<Answer> {
    return JSON.parse((await http(this.#origin, path, { cookie: this.#cookie })).bytes.toString('utf8')) as Answer;
  }

  /** SPEC §3.2, packed with gzip (§2). */
  async push(rows: readonly { readonly base: string | null; readonly record: unknown }[]): Promise<readonly Json[]> {
    const body = gzipSync(JSON.stringify({ protocol: 3, rows }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await http(this.#origin, '/api/v1/push', { method: 'POST', headers, body, cookie: this.#cookie });
    return (JSON.parse(answer.bytes.toString('utf8')) as { results: Json[] }).results;
  }

  /** SPEC §3.3: the whole feed, page by page. */
  async pullAll(limit = 50): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let [after, more] = [0, true]; more; ) {
      const page = await this.#get<{ rows: Row[]; checkpoint: { seq: number }; more: boolean }>(
        `/api/v1/pull?after=${after}&limit=${limit}&compact=0`,
      );
      rows.push(...page.rows);
      [after, more] = [page.checkpoint.seq, page.more];
    }
    return rows;
  }

  /** SPEC §3.3: the snapshot, as lines. */
  async snapshot(after: number): Promise<readonly Json[]> {
    const { bytes } = await http(this.#origin, `/api/v1/snapshot?after=${after}`, { cookie: this.#cookie });
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Json);
  }

  /** SPEC §3.4. */
  wait(after: number): Promise<Json> {
    return this.#get(`/api/v1/wait?after=${after}&seconds=0&waiting=3&refused=1&program=foreign-1&error=N01`);
  }

  /** SPEC §10: whether both sides hold the same records of a month and type; the differing ids otherwise. */
  async compareMonth(month: string, type: string, mine: readonly ForeignRecord[]): Promise<readonly string[]> {
    const { lines } = await this.#get<{ lines: { type: string; count: number; hash: string }[] }>(
      `/api/v1/receipt?month=${month}`,
    );
    const theirs = lines.find((line) => line.type === type) ?? { count: 0, hash: HASH('') };
    const own = mine.map(({ id, rev }) => `${id} ${rev}\n`).sort();
    if (theirs.count === own.length && theirs.hash === HASH(own.join(''))) return [];
    const { records } = await this.#get<{ records: { id: string; rev: string }[] }>(
      `/api/v1/receipt/records?month=${month}&type=${type}`,
    );
    const there = new Set(records.map(({ id, rev }) => `${id} ${rev}`));
    const here = new Set(mine.map(({ id, rev }) => `${id} ${rev}`));
    return [...there, ...here].filter((one) => there.has(one) !== here.has(one)).map((one) => one.slice(0, 36));
  }

  /** SPEC §9: sends from wherever the county is, in pieces. */
  async upload(name: string, content: Buffer, pieceBytes: number): Promise<Json> {
    const hash = HASH(content);
    let state = await this.#get<{ received: number; complete: boolean }>(
      `/api/v1/attachments/${name}/state?content=${hash}`,
    );
    while (!state.complete) {
      const body = content.subarray(state.received, state.received + pieceBytes);
      const headers = {
        'content-type': 'application/octet-stream',
        'x-sanzhi-content': hash,
        'x-sanzhi-offset': String(state.received),
        'x-sanzhi-size': String(content.length),
      };
      const path = `/api/v1/attachments/${name}`;
      const answer = await http(this.#origin, path, {
        method: 'PATCH',
        headers,
        body: new Uint8Array(body),
        cookie: this.#cookie,
      });
      state = JSON.parse(answer.bytes.toString('utf8')) as typeof state;
    }
    return state as Json;
  }

  async download(name: string): Promise<Buffer> {
    const { bytes, headers } = await http(this.#origin, `/api/v1/attachments/${name}`, { cookie: this.#cookie });
    if (HASH(bytes) !== headers.get('x-sanzhi-content')) throw new Error('damaged on the way');
    return bytes;
  }

  /** SPEC §2.1 and §3.1: a record of a type of the county's own catalogue, its required fields filled. */
  async make(type: string, day: string): Promise<ForeignRecord> {
    const source = await this.#catalogue();
    const definition = source.types.find((one) => one.id === type);
    if (!definition) throw new Error(`no type ${type}`);
    const fields = definition.fields.flatMap((field) =>
      field.block ? (source.blocks.find((one) => one.id === field.block)?.fields ?? []) : [field],
    );
    const wanted = fields.filter((field) => field.required === 'always' || field.id === definition.mainDate);
    const data = Object.fromEntries(wanted.map((field) => [field.id, sampleOf(source, field, day)]));
    const [id, rev] = [uuid(), `1-${this.deviceId}-${randomBytes(5).toString('hex')}`];
    const by = { ...this.#account, at: `${day}T09:00` };
    return {
      id,
      type,
      strand: definition.strand,
      townId: this.townId,
      unitCode: `${this.townId}000`,
      period: day.slice(0, 7),
      mainDate: day,
      status: 'awaiting',
      recordNo: '',
      catalogueVersion: this.#version,
      rev,
      data,
      sealed: null,
      remark: '',
      linkedRefs: [],
      attachments: [],
      sourceKind: 'typed',
      enteredBy: by,
      confirmedBy: null,
      reviewedBy: null,
      signedBy: null,
      lateFlag: false,
      correctsId: '',
      correctionReason: '',
      retention: definition.retention,
      voidReason: '',
      history: [{ rev, base: null, action: 'create', by, deviceId: this.deviceId, changes: [] }],
      conflicts: [],
      ext: {},
    };
  }

  /** SPEC §1, §3.1: the next revision of a record, one field changed. */
  edit(record: ForeignRecord, field: string, to: unknown): ForeignRecord {
    const height = Number(record.rev.split('-')[0]) + 1;
    const rev = `${height}-${this.deviceId}-${randomBytes(5).toString('hex')}`;
    const by = { ...this.#account, at: '2026-11-04T09:00' };
    const changes = [{ path: field, from: record.data[field], to }];
    const entry = { rev, base: record.rev, action: 'edit', by, deviceId: this.deviceId, changes };
    return { ...record, rev, data: { ...record.data, [field]: to }, history: [...record.history, entry] };
  }

  /** SPEC §6.1–3 for the simple case: a change of each side to another field. */
  merge(mine: ForeignRecord, theirs: ForeignRecord, field: string): ForeignRecord {
    const united = [
      ...theirs.history,
      ...mine.history.filter((one) => !theirs.history.some((at) => at.rev === one.rev)),
    ];
    const height = Math.max(...[mine, theirs].map(({ rev }) => Number(rev.split('-')[0]))) + 1;
    const rev = `${height}-${this.deviceId}-${randomBytes(5).toString('hex')}`;
    const by = { ...this.#account, at: '2026-11-04T10:00' };
    const entry = { rev, base: theirs.rev, action: 'merge', by, deviceId: this.deviceId, changes: [] };
    return { ...theirs, rev, data: { ...theirs.data, [field]: mine.data[field] }, history: [...united, entry] };
  }

  async #catalogue(): Promise<Source> {
    if (this.#source) return this.#source;
    const { catalogueVersion } = await this.#get<{ catalogueVersion: number }>('/api/v1/reference');
    const { source } = await this.#get<{ source: Source }>(`/api/v1/catalogue/${catalogueVersion}`);
    [this.#source, this.#version] = [source, catalogueVersion];
    return source;
  }
}

/** SPEC §3.1: values by field type. */
function sampleOf(source: Source, field: Field, day: string): unknown {
  const options = field.options ?? source.dictionaries.find((one) => one.id === field.dictionary)?.options ?? [];
  switch (field.type) {
    case 'int':
    case 'decimal':
    case 'money':
      return 3;
    case 'date':
      return day;
    case 'dt':
      return `${day}T09:30`;
    case 'month':
      return day.slice(0, 7);
    case 'enum':
      return options[0]?.code;
    case 'enums':
      return [options[0]?.code];
    case 'bool':
      return true;
    case 'person':
    case 'body':
      return { name: '样例' };
    case 'persons':
      return [{ name: '样例' }];
    default:
      return '样例内容';
  }
}

function uuid(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
