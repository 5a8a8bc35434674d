import { z } from 'zod';

/**
 * A county officer asks to see the sealed fields of one record (SPEC.md §13, D§6 P6): the request goes to the town, the
 * town grants or refuses, a desk seals the fields to the key that came with the request, the county keeps that box until
 * the term is over. The county can open none of it.
 */

/** The public key of one request; its private half never leaves the browser that asked. */
export const caseKeySchema = z.object({
  alg: z.literal('P256'),
  /** First 32 letters of the SHA-256 of the point, in hexadecimal; people compare the first eight. */
  keyId: z.string().length(32),
  /** Base64 of the 65 bytes of the uncompressed point. */
  agree: z.string().length(88),
});
export type CaseKey = z.infer<typeof caseKeySchema>;

export const CASE_STATES = ['asked', 'granted', 'refused', 'over'] as const;
/** Longest and usual term of a grant, in days. */
export const MAX_CASE_DAYS = 30;
export const CASE_DAYS = 7;

export const caseRequestSchema = z.looseObject({
  requestId: z.string().max(64),
  townId: z.number().int(),
  recordId: z.string().max(64),
  type: z.string().max(40),
  /** Who asks: name and role, and what for. */
  name: z.string().max(40),
  role: z.string().max(40),
  reason: z.string().max(200),
  askedAt: z.string(),
  key: caseKeySchema,
  state: z.enum(CASE_STATES),
  answeredBy: z.string(),
  answer: z.string(),
  answeredAt: z.string().nullable(),
  /** Instant; null before a grant. */
  expiresAt: z.string().nullable(),
});
export type CaseRequest = z.infer<typeof caseRequestSchema>;
/** GET /api/v1/cases (of the desk's town), GET /api/console/cases (the officer's own): newest first. */
export const caseRequestsSchema = z.looseObject({ requests: z.array(caseRequestSchema) });

const reason = z.string().trim().min(2).max(200);

/** POST /api/console/cases */
export const askCaseSchema = z.object({
  townId: z.number().int().positive(),
  recordId: z.string().max(64),
  reason,
  key: caseKeySchema,
});
export const askedCaseSchema = z.looseObject({ request: caseRequestSchema });

/** The sealed fields under the request's key. */
export const caseBoxSchema = z.object({
  ephemeral: z.string().max(200),
  box: z.object({
    alg: z.string().max(30),
    keyId: z.string().max(64),
    iv: z.string().max(64),
    text: z.string().max(400_000),
  }),
});
export type CaseBox = z.infer<typeof caseBoxSchema>;

/**
 * POST /api/v1/cases/:id/answer, perhaps long after the person decided. `by` is the account that did; the county checks
 * its right. The term begins when the answer arrives. Sending it again changes nothing.
 */
export const answerCaseSchema = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('grant'),
    by: z.string().max(64),
    days: z.number().int().min(1).max(MAX_CASE_DAYS),
    sealed: caseBoxSchema,
  }),
  z.object({ decision: z.literal('refuse'), by: z.string().max(64), reason }),
]);
export type CaseAnswer = z.infer<typeof answerCaseSchema>;

/** POST /api/console/cases/:townId/:id/open {reason}: logged before it is answered. */
export const openCaseSchema = z.object({ reason });
export const openedCaseSchema = z.looseObject({ request: caseRequestSchema, sealed: caseBoxSchema });
