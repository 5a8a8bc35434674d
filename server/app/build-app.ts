import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { CodedError, errorSentence } from '#shared/kernel/coded-error.ts';
import { MAX_PUSH_BYTES } from '#shared/sync/messages.ts';
import { attachmentRoutes } from '../routes/attachment-routes.ts';
import { auditRoutes } from '../routes/audit-routes.ts';
import { caseRoutes } from '../routes/case-routes.ts';
import { catalogueRoutes } from '../routes/catalogue-routes.ts';
import { consoleFigureRoutes } from '../routes/console-figure-routes.ts';
import { consoleKeepingRoutes } from '../routes/console-keeping-routes.ts';
import { consoleMonthRoutes } from '../routes/console-month-routes.ts';
import { consoleRecordRoutes } from '../routes/console-record-routes.ts';
import { consoleSessionRoutes } from '../routes/console-session-routes.ts';
import { courierRoutes } from '../routes/courier-routes.ts';
import { departmentRoutes } from '../routes/department-routes.ts';
import { enrolmentRoutes } from '../routes/enrolment-routes.ts';
import { escrowRoutes } from '../routes/escrow-routes.ts';
import { formRoutes } from '../routes/form-routes.ts';
import { noticeRoutes } from '../routes/notice-routes.ts';
import { openRoutes } from '../routes/open-routes.ts';
import { peopleRoutes } from '../routes/people-routes.ts';
import { rightsRoutes } from '../routes/rights-routes.ts';
import { syncRoutes } from '../routes/sync-routes.ts';
import { townKeyRoutes } from '../routes/town-key-routes.ts';
import type { AppDeps } from './deps.ts';
import { answerError } from './errors.ts';
import { refuseForeignWrites } from './guards.ts';
import { servePages } from './pages.ts';

/** Requests per minute and address that nobody reaches by working, a whole office behind one address included. */
const REQUESTS_PER_MINUTE = 6000;

/** The county server as one app that does not listen yet. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    bodyLimit: MAX_PUSH_BYTES,
    forceCloseConnections: 'idle',
    requestTimeout: 120_000,
    logger: deps.logFile === null ? false : logTo(deps.logFile),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: false,
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'N05', message: errorSentence('N05') }));
  logRequests(app);
  await registerPlugins(app);
  shortenApiHeaders(app);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', refuseForeignWrites);
  app.addHook('onSend', async (request, reply) => {
    const isOpen = !request.url.startsWith('/api/') || reply.hasHeader('cache-control');
    if (!isOpen) reply.header('cache-control', 'no-store');
  });
  openRoutes(app, deps);
  enrolmentRoutes(app, deps);
  syncRoutes(app, deps);
  townKeyRoutes(app, deps);
  peopleRoutes(app, deps);
  rightsRoutes(app, deps);
  departmentRoutes(app, deps);
  auditRoutes(app, deps);
  attachmentRoutes(app, deps);
  courierRoutes(app, deps);
  caseRoutes(app, deps);
  noticeRoutes(app, deps);
  escrowRoutes(app, deps);
  formRoutes(app, deps);
  consoleSessionRoutes(app, deps);
  consoleRecordRoutes(app, deps);
  consoleKeepingRoutes(app, deps);
  consoleMonthRoutes(app, deps);
  consoleFigureRoutes(app, deps);
  catalogueRoutes(app, deps);
  if (deps.pagesFolder !== null) await servePages(app, deps.pagesFolder);
  return app;
}

/** A log file is put aside as `server.log.1` at a start when it has grown beyond this. */
const MAX_LOG_BYTES = 20 * 1024 * 1024;

function logTo(file: string): {
  level: string;
  file: string;
  base: null;
  serializers: { req: () => Record<string, unknown> };
} {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return { level: 'info', file, base: null, serializers: { req: () => ({}) } };
}

async function registerPlugins(app: FastifyInstance): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Set by whoever terminates TLS in front; over plain HTTP in the county's network it would only lock people out.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  await app.register(compress, {
    encodings: ['zstd', 'br', 'gzip', 'deflate', 'identity'],
    requestEncodings: ['zstd', 'br', 'gzip', 'deflate', 'identity'],
    threshold: 1024,
    customTypes: /^text\/|^application\/(?:x-ndjson|json|javascript|wasm)|\+(?:json|xml)(?:;|$)/u,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
    onUnsupportedRequestEncoding: () => new CodedError('N03'),
    onInvalidRequestPayload: () => new CodedError('N03'),
  });
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: () => new CodedError('N06'),
  });
}

/** Words about documents, and about limits that no desk comes near: on a narrow line they outweigh a short answer. */
const NOT_FOR_DESKS = [
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-xss-protection',
];

function shortenApiHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    for (const name of NOT_FOR_DESKS) reply.removeHeader(name);
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
}

/** One line per request: which address, how it ended, how long. No bodies, names, queries, cookies or addresses of people. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
}
