import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isMonth } from '#shared/kernel/calendar.ts';
import { isUuid } from '#shared/kernel/record-id.ts';
import { townIdSchema } from '#shared/schema/record.ts';
import type { ConsoleRecord, ConsoleRecords, ConsoleSummary } from '#shared/sync/console-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { MAX_CONSOLE_ROWS, recordLines, recordOf, summaryOf } from '../sync/console-reads.ts';

const month = z.string().refine(isMonth);
const townId = z.coerce.number().pipe(townIdSchema);
const listQuerySchema = z.object({
  townId: townId.optional(),
  month: month.optional(),
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .optional(),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_CONSOLE_ROWS).default(50),
});
const recordPathSchema = z.object({ townId, id: z.string().refine(isUuid) });

/** What has arrived: summary, lists, single records (open fields only). */
export function consoleRecordRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { county } = deps;
  app.get('/api/console/summary', async (request): Promise<ConsoleSummary> => {
    await accountFrom(deps, request);
    const query = z.object({ month }).parse(request.query);
    return summaryOf(county, query.month);
  });
  app.get('/api/console/records', async (request): Promise<ConsoleRecords> => {
    const account = await accountFrom(deps, request, 'query');
    const asked = listQuerySchema.parse(request.query);
    const { townId: town = null, month: period = null, type = null } = asked;
    return recordLines(county, { ...asked, townId: town, month: period, type }, account);
  });
  app.get('/api/console/records/:townId/:id', async (request): Promise<ConsoleRecord> => {
    const account = await accountFrom(deps, request, 'query');
    return recordOf(county, recordPathSchema.parse(request.params), account);
  });
}
