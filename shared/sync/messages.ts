import { z } from 'zod';
import { countyWordSchema, recordSchema, townIdSchema } from '#shared/schema/record.ts';
import { unitSchema } from '#shared/schema/unit.ts';

/**
 * Every message between desk and county (SPEC.md says what they mean). Objects are loose: a program hands back what
 * it does not understand. `PROTOCOL_VERSION` is raised whenever a message changes; a test hashes these schemas.
 */
export const PROTOCOL_VERSION = 4;
/** The oldest protocol that the county still serves (design §5.5: two versions back). */
export const OLDEST_PROTOCOL = 1;

/** Rows per push and per pull page, at most; a desk on a poor line asks for fewer (batch-size.ts). */
export const MAX_PUSH_ROWS = 1000;
export const PULL_ROWS = 1000;
/** Largest body of a push in bytes, unpacked. */
export const MAX_PUSH_BYTES = 8 * 1024 * 1024;

/** Every error answer of the county: one code of shared/kernel/coded-error.ts, never a stack. */
export const errorAnswerSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
});

/** One edit: the new state and the revision the desk last knew the county to hold (null: none). */
export const pushRowSchema = z.looseObject({
  base: z.string().max(80).nullable(),
  record: z.unknown(),
  /** A person saw this void in a list of many and agreed to it (mass-change.ts). */
  agreed: z.boolean().optional(),
});
export const pushRequestSchema = z.looseObject({
  protocol: z.number().int().min(1),
  rows: z.array(pushRowSchema).min(1).max(MAX_PUSH_ROWS),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** The county's answer per row, in the order of the rows. */
export const pushOutcomeSchema = z.discriminatedUnion('outcome', [
  /** Stored (or stored already: sending twice equals sending once). */
  z.looseObject({ outcome: z.literal('accepted'), id: z.string(), seq: z.number().int() }),
  /** Not stored; the clerk sees code and message at the record. Counts as done: it delays no other row. */
  z.looseObject({ outcome: z.literal('refused'), id: z.string(), code: z.string(), message: z.string() }),
  /** The county holds another revision than `base`; `current` is it. The desk merges and pushes again. */
  z.looseObject({ outcome: z.literal('conflict'), id: z.string(), seq: z.number().int(), current: recordSchema }),
]);
export const pushAnswerSchema = z.looseObject({ epoch: z.string(), results: z.array(pushOutcomeSchema) });
export type PushAnswer = z.infer<typeof pushAnswerSchema>;
export type PushOutcome = z.infer<typeof pushOutcomeSchema>;

/** GET /api/v1/pull?after=&limit=&compact= */
export const pullQuerySchema = z.looseObject({
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(5000).default(PULL_ROWS),
  /** 1: rows this device pushed itself come as `known` (id and rev only), to save the line. */
  compact: z.coerce.number().int().min(0).max(1).default(0),
});

/** One entry of the town's feed in sequence order. */
export const feedRowSchema = z.union([
  z.looseObject({ county: countyWordSchema, record: recordSchema }),
  /** The asking device pushed exactly this revision; only the county's word is new. */
  z.looseObject({ county: countyWordSchema, known: z.looseObject({ id: z.string(), rev: z.string() }) }),
]);
export type FeedRow = z.infer<typeof feedRowSchema>;
export const pullAnswerSchema = z.looseObject({
  /** Changes when the county was restored from a backup; a desk that sees a new epoch re-offers everything. */
  epoch: z.string(),
  rows: z.array(feedRowSchema),
  checkpoint: z.looseObject({ seq: z.number().int().min(0) }),
  more: z.boolean(),
});
export type PullAnswer = z.infer<typeof pullAnswerSchema>;

/**
 * GET /api/v1/snapshot?after=SEQ: the feed from a place up to the town's present sequence as lines of JSON
 * (`application/x-ndjson`): one {@link snapshotHeadSchema}, feed rows in sequence order, one {@link snapshotEndSchema}.
 * A stream that breaks off is gone on with from the last row's place.
 */
export const snapshotHeadSchema = z.looseObject({
  head: z.looseObject({ epoch: z.string(), seq: z.number().int().min(0), rows: z.number().int().min(0) }),
});
export const snapshotEndSchema = z.looseObject({ end: z.looseObject({ seq: z.number().int().min(0) }) });

/** POST /api/v1/records: full rows by id, for `known` rows whose local copy is gone. Answer: {@link pullAnswerSchema}'s rows. */
export const fetchRequestSchema = z.looseObject({
  ids: z.array(z.string().max(64)).min(1).max(1000),
  /** 1: of revisions that the asking device pushed the county's word is enough. */
  compact: z.union([z.literal(0), z.literal(1)]).optional(),
});
export const fetchAnswerSchema = z.looseObject({ rows: z.array(feedRowSchema) });

/**
 * GET /api/v1/wait?after=SEQ&seconds=25&catalogue=VERSION&…: besides, what the county's list of desks shows. All of it is
 * information: the county decides nothing by it.
 */
export const waitQuerySchema = z.looseObject({
  after: z.coerce.number().int().min(0),
  seconds: z.coerce.number().int().min(0).max(55).default(25),
  /** Version of the catalogue that the desk has; another one is an answer at once. */
  catalogue: z.coerce.number().int().min(0).optional(),
  /** Records and attachments not yet sent, refused records, open conflicts, and the last error's code. */
  waiting: z.coerce.number().int().min(0).optional(),
  papers: z.coerce.number().int().min(0).optional(),
  refused: z.coerce.number().int().min(0).optional(),
  conflicts: z.coerce.number().int().min(0).optional(),
  program: z.string().max(40).optional(),
  error: z.string().max(8).optional(),
});
export type WaitQuery = z.infer<typeof waitQuerySchema>;

/**
 * GET /api/v1/wait?after=SEQ&seconds=25&catalogue=VERSION: answers as soon as the town's sequence passes `after` or the
 * county's catalogue is another version, or when the time is over.
 */
export const waitAnswerSchema = z.looseObject({
  epoch: z.string(),
  seq: z.number().int(),
  /** The county's present catalogue; absent from a county of protocol 1. */
  catalogueVersion: z.number().int().optional(),
  /** Another one than `tag` of the last reference: units or bodies have changed. Absent from a county of protocol 2. */
  reference: z.string().max(64).optional(),
});

/** One line of a receipt (对账单): the records of a type whose `period` is the month, void ones included (receipt.ts). */
export const receiptLineSchema = z.looseObject({
  type: z.string().max(40),
  count: z.number().int().min(0),
  hash: z.string().length(64),
});
export type ReceiptLine = z.infer<typeof receiptLineSchema>;
/** GET /api/v1/receipt?month=YYYY-MM: what the county holds of a month, at a place of the town's sequence. */
export const receiptAnswerSchema = z.looseObject({
  epoch: z.string(),
  month: z.string(),
  seq: z.number().int().min(0),
  lines: z.array(receiptLineSchema),
});
export type ReceiptAnswer = z.infer<typeof receiptAnswerSchema>;
/** GET /api/v1/receipt/records?month=YYYY-MM&type=TYPE: revisions of one line, to find what differs. */
export const receiptRecordsSchema = z.looseObject({
  records: z.array(z.looseObject({ id: z.string().max(64), rev: z.string().max(80) })),
});

/** Largest stored attachment in bytes: 50 MB of content and its seal. */
export const MAX_ATTACHMENT_BYTES = 52 * 1024 * 1024;
/** Largest piece of an upload in bytes; smaller ones suit poor lines. */
export const MAX_ATTACHMENT_PIECE = 4 * 1024 * 1024;
/** Answer to every request about an upload: how much the county has, and whether that is all of it, verified and on disk. */
export const attachmentStateSchema = z.looseObject({
  sha256: z.string().length(64),
  received: z.number().int().min(0),
  size: z.number().int().min(0),
  complete: z.boolean(),
});
export type AttachmentState = z.infer<typeof attachmentStateSchema>;

export type WaitAnswer = z.infer<typeof waitAnswerSchema>;

/** A person as desk and county know him or her. `scope` is a 12-digit unit code. */
export const accountSchema = z.looseObject({
  accountId: z.string().max(64),
  login: z.string().max(40),
  name: z.string().max(40),
  role: z.string().max(40),
  townId: townIdSchema.nullable(),
  scope: z.string().length(12),
});
export type Account = z.infer<typeof accountSchema>;

/** The town key wrapped under the town's own passphrase: the county keeps it and cannot open it. */
export const townKeyWrapSchema = z.looseObject({
  keyId: z.string().max(64),
  alg: z.string().max(30),
  kdf: z.looseObject({
    name: z.literal('argon2id'),
    m: z.number().int(),
    t: z.number().int(),
    p: z.number().int(),
    salt: z.string().max(64),
  }),
  iv: z.string().max(64),
  text: z.string().max(400),
});
export type TownKeyWrap = z.infer<typeof townKeyWrapSchema>;

/** POST /api/v1/enrol. The device's credential comes back as an HttpOnly cookie, never in the body. */
export const enrolRequestSchema = z.looseObject({
  code: z.string().min(4).max(80),
  login: z.string().min(1).max(40),
  password: z.string().min(1).max(200),
  deviceName: z.string().min(1).max(60),
  protocol: z.number().int().min(1),
});
export const enrolAnswerSchema = z.looseObject({
  epoch: z.string(),
  deviceId: z.string(),
  account: accountSchema,
  town: unitSchema,
  townKey: townKeyWrapSchema.nullable(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;

/** POST /api/v1/sign-in on an enrolled device (adds a further person to a desk). */
export const signInRequestSchema = z.looseObject({
  login: z.string().min(1).max(40),
  password: z.string().min(1).max(200),
});
export const signInAnswerSchema = z.looseObject({ account: accountSchema, townKey: townKeyWrapSchema.nullable() });

/** GET /api/v1/reference: what a desk needs besides records. `units` are the town and its villages. */
export const referenceAnswerSchema = z.looseObject({
  epoch: z.string(),
  /** Stands for this answer; see `reference` of {@link waitAnswerSchema}. */
  tag: z.string().max(64).optional(),
  catalogueVersion: z.number().int(),
  county: unitSchema,
  units: z.array(unitSchema),
  bodies: z.array(
    z.looseObject({
      bodyId: z.string(),
      kind: z.string(),
      name: z.string(),
      unitCode: z.string(),
      memberCount: z.number().int().nullable(),
    }),
  ),
});
export type ReferenceAnswer = z.infer<typeof referenceAnswerSchema>;

/** GET /api/v1/catalogue/VERSION: one published version, which never changes. `source` is for readCatalogue. */
export const catalogueAnswerSchema = z.looseObject({ version: z.number().int().min(1), source: z.unknown() });
export type CatalogueAnswer = z.infer<typeof catalogueAnswerSchema>;

/** GET /api/health */
export const healthAnswerSchema = z.looseObject({
  ok: z.boolean(),
  product: z.literal('sanzhi-ledger'),
  version: z.string(),
  protocol: z.number().int(),
  demo: z.boolean(),
  store: z.string(),
});
