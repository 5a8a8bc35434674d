import type { FastifyInstance } from 'fastify';
import { MONTH_STEP_LABELS, stepOutOfOrder } from '#shared/domain/month/month-rule.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { bulletinQuerySchema, putBulletinSchema } from '#shared/sync/bulletin-messages.ts';
import { matrixQuerySchema } from '#shared/sync/matrix-messages.ts';
import {
  correctionsQuerySchema,
  decideCorrectionSchema,
  decideReportSchema,
  putMonthSettingsSchema,
  reportLinesQuerySchema,
  reportQuerySchema,
} from '#shared/sync/month-messages.ts';
import { countyTownId } from '../app/county.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { audit } from '../auth/audit.ts';
import { bulletinOf, putBulletin } from '../month/bulletin.ts';
import { decideCorrection } from '../month/decide-correction.ts';
import { decideReport } from '../month/decide-report.ts';
import { matrixOf } from '../month/matrix-reads.ts';
import { monthSettings, putMonthSettings } from '../month/month-store.ts';
import { correctionsIn, reportLines, reportOf } from '../month/report-reads.ts';

/** The month at the county: who sent what, what becomes of it, calendar and deadlines. */
export function consoleMonthRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  app.get('/api/console/month/reports', async (request) => {
    await accountFrom(deps, request);
    const { month } = reportLinesQuerySchema.parse(request.query);
    return { month, ...(await reportLines(county, month)) };
  });
  app.get('/api/console/month/matrix', async (request) => {
    await accountFrom(deps, request);
    deps.figures.begin();
    const { from, to } = matrixQuerySchema.parse(request.query);
    return matrixOf(county, deps.figures, from, to);
  });
  app.get('/api/console/month/report', async (request) => {
    await accountFrom(deps, request, 'query');
    const { townId, month } = reportQuerySchema.parse(request.query);
    return reportOf(county, townId, month);
  });
  app.post('/api/console/month/decide', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    return { rev: await decideReport(deps, account, decideReportSchema.parse(request.body)) };
  });
  app.get('/api/console/month/corrections', async (request) => {
    const account = await accountFrom(deps, request, 'query');
    return correctionsIn(county, correctionsQuerySchema.parse(request.query).state, account);
  });
  app.post('/api/console/month/corrections/decide', async (request) => {
    const account = await accountFrom(deps, request, 'lock');
    return { rev: await decideCorrection(deps, account, decideCorrectionSchema.parse(request.body)) };
  });
  bulletinRoutes(app, deps);
  settingsRoutes(app, deps);
}

function bulletinRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/console/month/bulletin', async (request) => {
    await accountFrom(deps, request, 'query');
    return bulletinOf(deps.county, bulletinQuerySchema.parse(request.query).month);
  });
  app.post('/api/console/month/bulletin', async (request) => {
    const account = await accountFrom(deps, request, 'receive');
    return { revision: await putBulletin(deps.county, account, putBulletinSchema.parse(request.body)) };
  });
}

function settingsRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { database, countyId } = deps.county;
  app.get('/api/console/month/settings', async (request) => {
    await accountFrom(deps, request);
    return { settings: await database.unbound(monthSettings) };
  });
  app.post('/api/console/month/settings', async (request) => {
    const account = await accountFrom(deps, request, 'keep_calendar');
    const { settings } = putMonthSettingsSchema.parse(request.body);
    const wrong = settings.rules.map(({ rule }) => stepOutOfOrder(rule)).find((step) => step !== null);
    if (wrong) throw new CodedError('M15', MONTH_STEP_LABELS[wrong]);
    const townId = countyTownId(countyId);
    await database.inTown(townId, async (query) => {
      await putMonthSettings(query, countyId, settings, account.accountId);
      await audit(query, townId, account.accountId, 'month.settings', '');
    });
    deps.watch.wakeAll();
    return { settings };
  });
}
