import { z } from 'zod';
import {
  type CatalogueDraft,
  type CatalogueVersions,
  type ConsoleRecord,
  type ConsoleRecords,
  type ConsoleSummary,
  catalogueDraftSchema,
  catalogueVersionsSchema,
  consoleCatalogueSchema,
  consoleMeSchema,
  consoleRecordSchema,
  consoleRecordsSchema,
  consoleSummarySchema,
  devicesSchema,
  draftSavedSchema,
  enrolmentCodeSchema,
  enrolmentCodesSchema,
  publishedSchema,
  type UnitImportPreview,
  unitImportPreviewSchema,
  unitsAnswerSchema,
} from '#shared/sync/console-messages.ts';
import type { changePasswordSchema } from '#shared/sync/people-messages.ts';
import { type AuditApi, auditCalls } from './audit/audit-api.ts';
import { type CaseApi, caseCalls } from './cases/case-api.ts';
import { CountyProblem, problemOfAnswer, unreachable, unreadable } from './county-problem.ts';
import { type CourierApi, courierCalls } from './courier/courier-api.ts';
import { type DepartmentApi, departmentCalls } from './departments/department-api.ts';
import { type EscrowApi, escrowCalls } from './escrow/escrow-api.ts';
import { type FigureApi, figureCalls } from './figures/figure-api.ts';
import { type MonthApi, monthCalls } from './month/month-api.ts';
import { type NoticeApi, noticeCalls } from './notices/notice-api.ts';
import { type PeopleApi, peopleCalls } from './people/people-api.ts';
import { type RightsApi, rightsCalls } from './rights/rights-api.ts';
import { type UnitChangeApi, unitChangeCalls } from './units/unit-change-api.ts';

/** Who is signed in, of which county, and whether this is the demonstration county. */
export type ConsoleMe = z.infer<typeof consoleMeSchema>;
export type EnrolmentCode = z.infer<typeof enrolmentCodeSchema>;
export type Device = z.infer<typeof devicesSchema>['devices'][number];
export type Unit = z.infer<typeof unitsAnswerSchema>['units'][number];
export type RecordLine = ConsoleRecords['records'][number];

/** Which records to list; absent means all. `offset` and `limit` count records. */
export interface RecordQuery {
  readonly month: string;
  readonly townId?: number | undefined;
  readonly type?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** The county's console API. Every call throws {@link CountyProblem} when it does not succeed. */
export interface CountyApi
  extends MonthApi,
    CourierApi,
    FigureApi,
    PeopleApi,
    RightsApi,
    AuditApi,
    CaseApi,
    EscrowApi,
    DepartmentApi,
    NoticeApi,
    UnitChangeApi {
  signIn(login: string, password: string): Promise<void>;
  /** A person's own password, also the first one before anything else may be done. */
  changePassword(change: z.infer<typeof changePasswordSchema>): Promise<void>;
  signOut(): Promise<void>;
  /** Null when nobody is signed in. */
  me(): Promise<ConsoleMe | null>;
  summary(month: string, signal?: AbortSignal): Promise<ConsoleSummary>;
  records(query: RecordQuery, signal?: AbortSignal): Promise<ConsoleRecords>;
  record(townId: number, id: string, signal?: AbortSignal): Promise<ConsoleRecord>;
  enrolmentCodes(signal?: AbortSignal): Promise<readonly EnrolmentCode[]>;
  /** The only answer that ever carries the code itself. */
  createEnrolmentCode(townId: number, note: string): Promise<EnrolmentCode>;
  devices(signal?: AbortSignal): Promise<readonly Device[]>;
  /** Ends a device's access for good. */
  revokeDevice(townId: number, deviceId: string): Promise<void>;
  units(signal?: AbortSignal): Promise<readonly Unit[]>;
  previewUnits(file: File): Promise<UnitImportPreview>;
  importUnits(previewId: string): Promise<void>;
  catalogueSource(signal?: AbortSignal): Promise<z.infer<typeof consoleCatalogueSchema>>;
  catalogueVersions(signal?: AbortSignal): Promise<CatalogueVersions['versions']>;
  catalogueDraft(signal?: AbortSignal): Promise<CatalogueDraft>;
  /** `revision` null in the answer: not kept, because its shape is wrong. */
  saveCatalogueDraft(revision: number, source: unknown): Promise<z.infer<typeof draftSavedSchema>>;
  discardCatalogueDraft(revision: number): Promise<void>;
  /** `version` null in the answer: not published, because of the problems. */
  publishCatalogue(revision: number, note: string): Promise<z.infer<typeof publishedSchema>>;
}

/** Console header that a foreign page cannot send without asking first: the county's guard against forged writes. */
const WRITE_HEADERS = { 'x-sanzhi-request': '1' };

const anything = z.unknown();

export interface Call<Answer> {
  readonly path: string;
  readonly schema: z.ZodType<Answer>;
  readonly signal?: AbortSignal | undefined;
  readonly write?: { readonly body: BodyInit; readonly headers: Record<string, string> } | undefined;
}

/**
 * The client of the console API at the page's own origin. `onSignedOut` is told whenever the county no longer knows
 * the session, whichever call found out.
 */
export function createCountyApi(onSignedOut: () => void): CountyApi {
  const ask = async <Answer>(call: Call<Answer>): Promise<Answer> => {
    try {
      return await request(call);
    } catch (thrown) {
      if (thrown instanceof CountyProblem && thrown.code === 'A05') onSignedOut();
      throw thrown;
    }
  };
  const tools = { ask, json, query };
  return {
    ...sessionCalls(),
    ...readingCalls(ask),
    ...writingCalls(ask),
    ...monthCalls(tools),
    ...figureCalls(tools),
    ...courierCalls(tools),
    ...peopleCalls(tools),
    ...rightsCalls(tools),
    ...auditCalls(tools),
    ...caseCalls(tools),
    ...escrowCalls(tools),
    ...departmentCalls(tools),
    ...noticeCalls(tools),
    ...unitChangeCalls(tools),
  };
}

export type Ask = <Answer>(call: Call<Answer>) => Promise<Answer>;

/** These find out about the session themselves, so they do not report it as lost. */
function sessionCalls(): Pick<CountyApi, 'signIn' | 'signOut' | 'me' | 'changePassword'> {
  return {
    async signIn(login, password) {
      await request({ path: 'sign-in', schema: anything, write: json({ login, password }) });
    },
    async changePassword(change) {
      await request({ path: 'password', schema: anything, write: json(change) });
    },
    async signOut() {
      await request({ path: 'sign-out', schema: anything, write: json({}) }).catch(ignoreSignedOut);
    },
    async me() {
      try {
        return await request({ path: 'me', schema: consoleMeSchema });
      } catch (thrown) {
        ignoreSignedOut(thrown);
        return null;
      }
    },
  };
}

function readingCalls(
  ask: Ask,
): Omit<
  CountyApi,
  | keyof MonthApi
  | keyof CourierApi
  | keyof FigureApi
  | keyof PeopleApi
  | keyof RightsApi
  | keyof AuditApi
  | keyof CaseApi
  | keyof EscrowApi
  | keyof DepartmentApi
  | keyof NoticeApi
  | keyof UnitChangeApi
  | keyof ReturnType<typeof sessionCalls>
  | keyof ReturnType<typeof writingCalls>
> {
  return {
    summary: (month, signal) => ask({ path: `summary?${query({ month })}`, schema: consoleSummarySchema, signal }),
    records: (wanted, signal) => ask({ path: `records?${query({ ...wanted })}`, schema: consoleRecordsSchema, signal }),
    record: (townId, id, signal) =>
      ask({ path: `records/${townId}/${encodeURIComponent(id)}`, schema: consoleRecordSchema, signal }),
    enrolmentCodes: async (signal) =>
      (await ask({ path: 'enrolment-codes', schema: enrolmentCodesSchema, signal })).codes,
    devices: async (signal) => (await ask({ path: 'devices', schema: devicesSchema, signal })).devices,
    units: async (signal) => (await ask({ path: 'units', schema: unitsAnswerSchema, signal })).units,
    catalogueSource: (signal) => ask({ path: 'catalogue', schema: consoleCatalogueSchema, signal }),
    catalogueVersions: async (signal) =>
      (await ask({ path: 'catalogue/versions', schema: catalogueVersionsSchema, signal })).versions,
    catalogueDraft: (signal) => ask({ path: 'catalogue/draft', schema: catalogueDraftSchema, signal }),
  };
}

function writingCalls(
  ask: Ask,
): Pick<
  CountyApi,
  | 'createEnrolmentCode'
  | 'revokeDevice'
  | 'previewUnits'
  | 'importUnits'
  | 'saveCatalogueDraft'
  | 'discardCatalogueDraft'
  | 'publishCatalogue'
> {
  return {
    saveCatalogueDraft: (revision, source) =>
      ask({ path: 'catalogue/draft', schema: draftSavedSchema, write: json({ revision, source }) }),
    async discardCatalogueDraft(revision) {
      await ask({ path: 'catalogue/draft/discard', schema: anything, write: json({ revision, source: null }) });
    },
    publishCatalogue: (revision, note) =>
      ask({ path: 'catalogue/publish', schema: publishedSchema, write: json({ revision, note }) }),
    createEnrolmentCode: (townId, note) =>
      ask({ path: 'enrolment-codes', schema: enrolmentCodeSchema, write: json({ townId, note }) }),
    async revokeDevice(townId, deviceId) {
      const path = `devices/${townId}/${encodeURIComponent(deviceId)}/revoke`;
      await ask({ path, schema: anything, write: json({}) });
    },
    previewUnits: (file) =>
      ask({
        path: 'units/preview',
        schema: unitImportPreviewSchema,
        // Header values are bytes: a Chinese file name travels percent-encoded.
        write: {
          body: file,
          headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
        },
      }),
    async importUnits(previewId) {
      await ask({ path: 'units/import', schema: anything, write: json({ previewId }) });
    },
  };
}

async function request<Answer>(call: Call<Answer>): Promise<Answer> {
  const response = await send(call);
  const body = await readJson(response);
  if (!response.ok) throw problemOfAnswer(response.status, body);
  const answer = call.schema.safeParse(body);
  if (!answer.success) throw unreadable(response.status, answer.error);
  return answer.data;
}

async function send<Answer>(call: Call<Answer>): Promise<Response> {
  const write = call.write && { method: 'POST', body: call.write.body };
  try {
    return await fetch(`/api/console/${call.path}`, {
      ...write,
      headers: { accept: 'application/json', ...(call.write && { ...WRITE_HEADERS, ...call.write.headers }) },
      credentials: 'same-origin',
      cache: 'no-store',
      ...(call.signal && { signal: call.signal }),
    });
  } catch (thrown) {
    if (call.signal?.aborted) throw thrown;
    throw unreachable(thrown);
  }
}

/** Undefined for an empty or unreadable body; the schema or the status then decides. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

export function json(body: unknown): { body: string; headers: Record<string, string> } {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

export function query(values: Record<string, string | number | undefined>): string {
  const present = Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return new URLSearchParams(present.map(([key, value]) => [key, String(value)])).toString();
}

function ignoreSignedOut(thrown: unknown): void {
  if (thrown instanceof CountyProblem && thrown.status === 401) return;
  throw thrown;
}
