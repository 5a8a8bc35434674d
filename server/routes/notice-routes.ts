import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  correctNoticeSchema,
  noticeReceiptsSchema,
  noticesQuerySchema,
  openedNoticeSchema,
  publishNoticeSchema,
  withdrawNoticeSchema,
} from '#shared/sync/notice-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom, deviceFrom } from '../app/guards.ts';
import { noticeLines, noticeOf, takeReceipts, townNotices } from '../notices/read-notices.ts';
import { correctNotice, openedByDepartment, publishNotice, withdrawNotice } from '../notices/write-notice.ts';

const pathSchema = z.looseObject({ id: z.string().max(64) });
const idOf = (request: FastifyRequest) => pathSchema.parse(request.params).id;

/** Notices of the county to its towns (SPEC.md §14). */
export function noticeRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county, watch } = deps;
  app.get('/api/v1/notices', async (request) => {
    const { townId } = await deviceFrom(deps, request);
    return townNotices(county, townId, noticesQuerySchema.parse(request.query).after);
  });
  app.post('/api/v1/notices/receipts', async (request) => {
    const { townId } = await deviceFrom(deps, request);
    return { taken: await takeReceipts(county, townId, noticeReceiptsSchema.parse(request.body).receipts) };
  });
  app.get('/api/console/notices', async (request) => {
    const { departmentId } = await accountFrom(deps, request, 'query');
    return { notices: await noticeLines(county, typeof departmentId === 'string' ? departmentId : '') };
  });
  app.get('/api/console/notices/:id', async (request) => {
    await accountFrom(deps, request, 'query');
    return noticeOf(county, idOf(request));
  });
  app.post('/api/console/notices', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    const wish = publishNoticeSchema.parse(request.body);
    await publishNotice(county, account, wish);
    watch.wakeAll(); // the towns' desks are told
    return noticeOf(county, wish.noticeId);
  });
  app.post('/api/console/notices/:id/opened', async (request) => {
    const account = await accountFrom(deps, request, 'query');
    await openedByDepartment(county, account, idOf(request), openedNoticeSchema.parse(request.body).version);
    return noticeOf(county, idOf(request));
  });
  app.post('/api/console/notices/:id/correct', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    await correctNotice(county, account, idOf(request), correctNoticeSchema.parse(request.body));
    watch.wakeAll();
    return noticeOf(county, idOf(request));
  });
  app.post('/api/console/notices/:id/withdraw', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    await withdrawNotice(county, account, idOf(request), withdrawNoticeSchema.parse(request.body));
    watch.wakeAll();
    return noticeOf(county, idOf(request));
  });
}
