import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENT_PIECE } from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { deviceFrom } from '../app/guards.ts';
import { attachmentState, keptAttachment, rangeOf, takePiece } from '../attachments/attachments.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const pathSchema = z.looseObject({ sha256: hash });
const stateQuerySchema = z.looseObject({ content: hash });
const pieceHeadersSchema = z.looseObject({
  'x-sanzhi-content': hash,
  'x-sanzhi-offset': z.coerce.number().int().min(0).max(MAX_ATTACHMENT_BYTES),
  'x-sanzhi-size': z.coerce.number().int().min(1).max(MAX_ATTACHMENT_BYTES),
});

/** Attachments of the asking desk's town: how far an upload is, its next piece, and the bytes (SPEC.md §9). */
export function attachmentRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database } = deps.county;
  const places = { database, folder: deps.attachments };
  const nameIn = (request: FastifyRequest) => pathSchema.parse(request.params).sha256;

  app.get('/api/v1/attachments/:sha256/state', async (request) => {
    const device = await deviceFrom(deps, request);
    const { content } = stateQuerySchema.parse(request.query);
    return attachmentState(places, device, { sha256: nameIn(request), content });
  });

  app.patch('/api/v1/attachments/:sha256', { bodyLimit: MAX_ATTACHMENT_PIECE }, async (request) => {
    const device = await deviceFrom(deps, request);
    const headers = pieceHeadersSchema.parse(request.headers);
    if (!(request.body instanceof Uint8Array)) throw new CodedError('N03');
    return takePiece(places, device, {
      sha256: nameIn(request),
      content: headers['x-sanzhi-content'],
      offset: headers['x-sanzhi-offset'],
      size: headers['x-sanzhi-size'],
      bytes: request.body,
    });
  });

  // pictures and sealed bytes do not get smaller, and a compressed answer could not be gone on with
  app.get('/api/v1/attachments/:sha256', { compress: false }, async (request, reply) => {
    const device = await deviceFrom(deps, request);
    const kept = await keptAttachment(database, device, nameIn(request));
    if (!kept) throw new CodedError('N12');
    const range = rangeOf(request.headers.range, kept.size);
    const { from, to } = range ?? { from: 0, to: kept.size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${kept.size}`);
    return reply
      .type('application/octet-stream')
      .header('content-length', to - from + 1)
      .header('accept-ranges', 'bytes')
      .header('x-sanzhi-content', kept.content)
      .send(places.folder.read({ townId: device.townId, content: kept.content }, from, to));
  });
}
