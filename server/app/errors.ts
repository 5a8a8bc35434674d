import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { CodedError, type ErrorCode, errorSentence } from '#shared/kernel/coded-error.ts';
import { isAway, isPassing, isUnstorable } from '../db/db.ts';

const STATUS: Partial<Record<ErrorCode, number>> = {
  A01: 401,
  A02: 401,
  A03: 400,
  A04: 403,
  A05: 401,
  A06: 429,
  A08: 409,
  A13: 403,
  A14: 409,
  A15: 422,
  A16: 422,
  A17: 409,
  A19: 409,
  A30: 409,
  A31: 422,
  A20: 409,
  C01: 422,
  C03: 409,
  C04: 413,
  D02: 404,
  F01: 422,
  F02: 422,
  F03: 413,
  F06: 422,
  N02: 503,
  N03: 400,
  N04: 413,
  N05: 404,
  N06: 429,
  N07: 426,
  N09: 409,
  N10: 422,
  N11: 507,
  N12: 404,
  S15: 422,
  S16: 422,
  S17: 422,
  S18: 422,
  S19: 422,
  S20: 422,
  S21: 422,
  S22: 422,
  S30: 413,
  X01: 500,
};

/** Fastify's own errors as ours. */
const FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'N04',
  FST_ERR_CTP_INVALID_JSON_BODY: 'N03',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'N03',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'N03',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'N03',
  FST_ERR_NOT_FOUND: 'N05',
};

/** Any error as the answer `{code, message}` (errorAnswerSchema): never a stack, never a word of the database. */
export async function answerError(
  thrown: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const code = codeOf(thrown);
  const status = STATUS[code] ?? 400;
  if (status === 413) await passOver(request.raw);
  // "error" in the log means that a developer must look.
  if (code === 'X01')
    request.log.error({ name: thrown.name, code: codeText(thrown), stack: thrown.stack }, 'unforeseen');
  const message = thrown instanceof CodedError ? thrown.message : errorSentence(code);
  return reply.code(status).header('cache-control', 'no-store').send({ code, message });
}

const MAX_PASSED_OVER_BYTES = 64 * 1024 * 1024;
const MAX_PASSED_OVER_MS = 5_000;

/**
 * Reads the rest of a body without keeping it. A sender whose connection is closed while it still writes never gets to
 * read the answer: it would see a broken line, and try again, instead of “too large”.
 */
function passOver(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return Promise.resolve();
  return new Promise((done) => {
    let left = MAX_PASSED_OVER_BYTES;
    const late = setTimeout(done, MAX_PASSED_OVER_MS);
    const finish = () => {
      clearTimeout(late);
      done();
    };
    body.unpipe();
    body.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) finish();
    });
    body.once('end', finish).once('close', finish).resume();
  });
}

function codeOf(thrown: FastifyError | Error): ErrorCode {
  if (thrown instanceof CodedError) return thrown.code;
  if (thrown instanceof ZodError) return 'N03';
  const known = FASTIFY[codeText(thrown)];
  if (known) return known;
  if (isPassing(thrown) || isAway(thrown)) return 'N02';
  if (isUnstorable(thrown)) return 'N03';
  return codeOfStatus('statusCode' in thrown ? thrown.statusCode : undefined);
}

function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === 413) return 'N04';
  if (status === 429) return 'N06';
  if (status === 404) return 'N05';
  return status !== undefined && status >= 400 && status < 500 ? 'N03' : 'X01';
}

function codeText(thrown: Error): string {
  const code = (thrown as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}
