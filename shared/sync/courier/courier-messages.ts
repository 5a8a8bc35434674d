import { z } from 'zod';
import { townIdSchema } from '#shared/schema/record.ts';
import { publicKeysSchema } from '#shared/seal/key-pair.ts';
import {
  catalogueAnswerSchema,
  feedRowSchema,
  MAX_ATTACHMENT_BYTES,
  pushOutcomeSchema,
  pushRowSchema,
  referenceAnswerSchema,
} from '../messages.ts';
import { carriedNoticesSchema, carriedReceiptsSchema } from '../notice-messages.ts';

/** What lies in courier files, and the messages about them (SPEC.md §12). The rows are those of push and pull. */

/** PUT /api/v1/courier-key {sign, agree, …}: the desk's public keys; answered with the county's. Once for each desk and epoch. */
export const courierKeyAnswerSchema = z.looseObject({ countyId: z.number().int(), keys: publicKeysSchema });

/** How the desk stands, as in `wait`; `after` and `epoch` say from where the answer is to bring the feed. */
export const courierAskSchema = z.looseObject({
  protocol: z.number().int().min(1),
  epoch: z.string().max(64),
  after: z.number().int().min(0),
  catalogue: z.number().int().min(0),
  reference: z.string().max(64),
  waiting: z.number().int().min(0).optional(),
  papers: z.number().int().min(0).optional(),
  refused: z.number().int().min(0).optional(),
  conflicts: z.number().int().min(0).optional(),
  program: z.string().max(40).optional(),
  /** From where notices are to come, and what is told of them; absent: the desk knows of none. */
  notices: carriedReceiptsSchema.optional(),
});
export type CourierAsk = z.infer<typeof courierAskSchema>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** An attachment whose content lies behind the lines, in order. */
export const courierPaperSchema = z.looseObject({
  sha256: hash,
  content: hash,
  size: z.number().int().min(1).max(MAX_ATTACHMENT_BYTES),
});
export type CourierPaper = z.infer<typeof courierPaperSchema>;

const endSchema = z.looseObject({ end: z.looseObject({ lines: z.number().int().min(0) }) });

/** Lines of a package: `ask` first, `end` last. */
export const packageLineSchema = z.union([
  z.looseObject({ ask: courierAskSchema }),
  z.looseObject({ row: pushRowSchema }),
  z.looseObject({ paper: courierPaperSchema }),
  endSchema,
]);

/** What came of a row of a package: the answer to a push, and the revision it is about. */
export const courierResultSchema = z.intersection(pushOutcomeSchema, z.looseObject({ rev: z.string().max(80) }));
export type CourierResult = z.infer<typeof courierResultSchema>;

export const answerHeadSchema = z.looseObject({
  epoch: z.string().max(64),
  /** The feed from here … */
  after: z.number().int().min(0),
  /** … up to here; `more`: the county has more, which the next package asks for. */
  seq: z.number().int().min(0),
  more: z.boolean(),
  catalogueVersion: z.number().int().min(0),
  /** Packages that this answers. */
  packages: z.array(z.uuid()).max(999),
  /** For a desk that asked for them. */
  notices: carriedNoticesSchema.optional(),
});
export type AnswerHead = z.infer<typeof answerHeadSchema>;

/** Lines of an answer: `answer` first, `end` last. */
export const answerLineSchema = z.union([
  z.looseObject({ answer: answerHeadSchema }),
  z.looseObject({ result: courierResultSchema }),
  z.looseObject({ feed: feedRowSchema }),
  z.looseObject({ reference: referenceAnswerSchema }),
  z.looseObject({ catalogue: catalogueAnswerSchema }),
  /** An attachment that the county has whole. */
  z.looseObject({ has: hash }),
  endSchema,
]);

/** A record of a report, as far as its open part names it. */
const namedRecord = z.looseObject({
  id: z.string().max(64),
  type: z.string().max(40),
  mainDate: z.string().max(10),
  title: z.string().max(200),
});

/** What came of a package: answer of POST /api/console/courier/import (body: the file). */
export const courierReportSchema = z.looseObject({
  townId: townIdSchema,
  townName: z.string(),
  deviceId: z.string(),
  deviceName: z.string(),
  packageId: z.string(),
  number: z.number().int(),
  part: z.number().int(),
  parts: z.number().int(),
  madeAt: z.string(),
  importedAt: z.string(),
  /** This very package was imported before. */
  isRepeat: z.boolean(),
  /** A later package of this desk was imported before. */
  isOlder: z.boolean(),
  rows: z.number().int(),
  accepted: z.number().int(),
  /** The county had them already, or a later edit of them. */
  known: z.number().int(),
  refusedCount: z.number().int(),
  conflictCount: z.number().int(),
  /** The first ones by name; the desk gets all of them. */
  refused: z.array(namedRecord.extend({ code: z.string(), message: z.string() })),
  conflicts: z.array(namedRecord),
  papers: z.looseObject({ taken: z.number().int(), known: z.number().int(), damaged: z.number().int() }),
});
export type CourierReport = z.infer<typeof courierReportSchema>;

/** GET /api/console/courier/packages: the last ones, newest first. */
export const courierPackagesSchema = z.looseObject({ packages: z.array(courierReportSchema) });
