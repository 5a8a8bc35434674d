import { z } from 'zod';
import { recordSchema, townIdSchema } from '#shared/schema/record.ts';
import { unitSchema } from '#shared/schema/unit.ts';
import { accountSchema } from './messages.ts';

/** Messages between the county console (web pages) and the county server. The session is an HttpOnly cookie. */

/** POST /api/console/sign-in {login, password} → {account}; POST /api/console/sign-out; GET /api/console/me */
export const consoleMeSchema = z.looseObject({ account: accountSchema, county: unitSchema, demo: z.boolean() });

/** GET /api/console/summary?month=YYYY-MM: what has arrived, per town. */
export const consoleSummarySchema = z.looseObject({
  month: z.string(),
  towns: z.array(
    z.looseObject({
      townId: townIdSchema,
      name: z.string(),
      villages: z.number().int(),
      villagesWithRecords: z.number().int(),
      records: z.number().int(),
      refused: z.number().int(),
      lastReceivedAt: z.string().nullable(),
      devices: z.number().int(),
      /** By ledger; a record that counts in several (同时计入) stands in each, and once in `records`. */
      byType: z.record(z.string(), z.number().int()),
    }),
  ),
});
export type ConsoleSummary = z.infer<typeof consoleSummarySchema>;

/** GET /api/console/records?townId=&month=&type=&offset=&limit= */
export const consoleRecordsSchema = z.looseObject({
  total: z.number().int(),
  records: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      unitCode: z.string(),
      unitName: z.string(),
      mainDate: z.string(),
      status: z.string(),
      recordNo: z.string(),
      title: z.string(),
      receivedAt: z.string(),
      sealed: z.boolean(),
    }),
  ),
});
export type ConsoleRecords = z.infer<typeof consoleRecordsSchema>;

/** GET /api/console/records/:townId/:id: open fields only; the ciphertext itself is not sent to the console. */
export const consoleRecordSchema = z.looseObject({
  record: recordSchema,
  sealedPresent: z.boolean(),
  unitName: z.string(),
  receivedAt: z.string(),
  seq: z.number().int(),
});
export type ConsoleRecord = z.infer<typeof consoleRecordSchema>;

/** GET/POST /api/console/enrolment-codes: POST {townId, note} → the code once; the list never shows codes again. */
export const enrolmentCodeSchema = z.looseObject({
  code: z.string().optional(),
  codeId: z.string(),
  townId: townIdSchema,
  townName: z.string(),
  note: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  usedAt: z.string().nullable(),
});
export const enrolmentCodesSchema = z.looseObject({ codes: z.array(enrolmentCodeSchema) });

/** GET /api/console/devices */
export const devicesSchema = z.looseObject({
  devices: z.array(
    z.looseObject({
      deviceId: z.string(),
      townId: townIdSchema,
      townName: z.string(),
      name: z.string(),
      enrolledAt: z.string(),
      lastSeenAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
      /** When the revoked desk had handed over its work and wiped its keys; null: it has not been back. */
      leftAt: z.string().nullable().default(null),
      /** What the desk last said of itself; null: nothing yet. */
      report: z
        .looseObject({
          waiting: z.number().int().optional(),
          papers: z.number().int().optional(),
          refused: z.number().int().optional(),
          conflicts: z.number().int().optional(),
          program: z.string().optional(),
          error: z.string().optional(),
          catalogue: z.number().int().optional(),
        })
        .nullable()
        .default(null),
      reportedAt: z.string().nullable().default(null),
    }),
  ),
});

/** GET /api/console/units: all units. */
export const unitsAnswerSchema = z.looseObject({ units: z.array(unitSchema) });

/**
 * POST /api/console/units/preview (raw body: the .xlsx or .csv file; header x-file-name) → what the import would do;
 * nothing is written. POST /api/console/units/import {previewId} writes it.
 */
export const unitImportPreviewSchema = z.looseObject({
  previewId: z.string(),
  fileName: z.string(),
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  problems: z.array(z.looseObject({ row: z.number().int(), column: z.string(), message: z.string() })),
  sample: z.array(unitSchema),
});
export type UnitImportPreview = z.infer<typeof unitImportPreviewSchema>;

/** GET /api/console/catalogue: the published catalogue source, for the data dictionary page. */
export const consoleCatalogueSchema = z.looseObject({ version: z.number().int(), source: z.unknown() });

/** Where and why a definition is not good enough (shared/catalogue/definition.ts DefinitionProblem). */
const definitionProblem = z.looseObject({ place: z.string(), reason: z.string() });

/** GET /api/console/catalogue/versions: newest first. `publishedBy` is a name; empty: came with the program. */
export const catalogueVersionsSchema = z.looseObject({
  versions: z.array(
    z.looseObject({
      version: z.number().int(),
      note: z.string(),
      publishedBy: z.string(),
      publishedAt: z.string(),
    }),
  ),
});
export type CatalogueVersions = z.infer<typeof catalogueVersionsSchema>;

/**
 * GET /api/console/catalogue/draft: the next version as far as it has come (null: nobody is working on one), the
 * version it will follow, and the catalogue that came with the server's program.
 */
export const catalogueDraftSchema = z.looseObject({
  draft: z
    .looseObject({ revision: z.number().int(), source: z.unknown(), editedBy: z.string(), editedAt: z.string() })
    .nullable(),
  current: consoleCatalogueSchema,
  shipped: consoleCatalogueSchema,
});
export type CatalogueDraft = z.infer<typeof catalogueDraftSchema>;

/**
 * POST /api/console/catalogue/draft {revision, source}: keeps the draft. `revision` is the one the change was made on
 * (0: there was none); C03 when another editor was faster. A source whose shape is wrong is not kept: `revision` null.
 * Answers with everything that stands against publishing. POST …/draft/discard {revision} gives the draft up.
 */
export const draftSavedSchema = z.looseObject({
  revision: z.number().int().nullable(),
  problems: z.array(definitionProblem),
});
export const draftRequestSchema = z.looseObject({ revision: z.number().int().min(0), source: z.unknown() });

/** POST /api/console/catalogue/publish {revision, note}: `version` is null when the problems stand against it. */
export const publishedSchema = z.looseObject({
  version: z.number().int().nullable(),
  problems: z.array(definitionProblem),
});
export const publishRequestSchema = z.looseObject({
  revision: z.number().int().min(1),
  note: z.string().trim().min(1).max(200),
});
