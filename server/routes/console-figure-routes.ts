import type { FastifyInstance } from 'fastify';
import { figureQuestionSchema, putFigureViewSchema, removeFigureViewSchema } from '#shared/sync/figure-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { figuresOf } from '../figures/figure-reads.ts';
import { figureViews, putFigureView, removeFigureView } from '../figures/figure-views.ts';

/** The county's own figures: counts of units, no names, no records. */
export function consoleFigureRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.post('/api/console/figures', async (request) => {
    await accountFrom(deps, request, 'query');
    deps.figures.begin();
    return figuresOf({ ...deps, book: deps.figures.book }, figureQuestionSchema.parse(request.body));
  });
  app.get('/api/console/figures/views', async (request) => {
    await accountFrom(deps, request, 'query');
    return { views: await figureViews(deps.county) };
  });
  app.post('/api/console/figures/views', async (request) => {
    const account = await accountFrom(deps, request, 'query');
    return { viewId: await putFigureView(deps.county, putFigureViewSchema.parse(request.body), account.accountId) };
  });
  app.post('/api/console/figures/views/remove', async (request) => {
    await accountFrom(deps, request, 'query');
    await removeFigureView(deps.county, removeFigureViewSchema.parse(request.body).viewId);
    return {};
  });
}
