import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { AttachmentFolder } from '../attachments/attachment-folder.ts';
import { ensureDepartments } from '../auth/departments.ts';
import { dropOver } from '../cases/case-requests.ts';
import { openCatalogues } from '../catalogue/catalogues.ts';
import { type CountyStore, openStore } from '../db/open-store.ts';
import { keepFigures } from '../figures/figure-keeper.ts';
import { readWorkbook } from '../jobs/read-workbook.ts';
import { relockExpired } from '../month/relock.ts';
import { createTownWatch } from '../sync/town-watch.ts';
import { buildApp } from './build-app.ts';
import { bindCounty, type County, knownCounty } from './county.ts';
import { type DemoCounty, readDemoCounty } from './demo-county.ts';
import { ensureFirstAdmins, type FirstAdmin } from './first-admin.ts';
import { type LoadedCatalogue, loadCatalogue } from './load-catalogue.ts';
import type { ServerSettings } from './server-settings.ts';

export interface StartInput extends Omit<ServerSettings, 'stopsWithParent'> {
  readonly version: string;
  readonly catalogueFolder: string;
  readonly demoFile: string;
  readonly pagesFolder: string | null;
}

/** A county server that listens. */
export interface CountyServer {
  /** `http://127.0.0.1:8620` */
  readonly origin: string;
  /** The first accounts, when this start made them. */
  readonly firstAdmins: readonly FirstAdmin[];
  /** Ends long polls, finishes requests, closes the pool, stops an embedded database. */
  stop(): Promise<void>;
}

/** Opens the store, loads what is missing, listens. @throws Error with the reason; nothing is left running then */
export async function startCountyServer(input: StartInput): Promise<CountyServer> {
  const loaded = loadCatalogue(input.catalogueFolder);
  const demo = input.isDemo ? readDemoCounty(input.demoFile) : null;
  const store = await openStore(input);
  try {
    const county = await bindCounty(store.database, await countyIdFor(store, input.countyId, demo));
    await demo?.load(county);
    const firstAdmins = demo ? [] : await ensureFirstAdmins(county);
    if (!demo) await ensureDepartments(county);
    return { ...(await listen(input, store, county, loaded, demo)), firstAdmins };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

/** How often months whose unlock ran out are locked again. */
const RELOCK_MS = 5_000;

/** Longest that requests under way may take at the end, milliseconds. */
const LAST_REQUESTS_MS = 10_000;

/** Browsers keep connections open after their answer; they must not hold up the end, requests under way may. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const began = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - began > LAST_REQUESTS_MS) app.server.closeAllConnections();
    else app.server.closeIdleConnections();
  }, 100);
  try {
    await app.close();
  } finally {
    clearInterval(timer);
  }
}

async function countyIdFor(store: CountyStore, asked: number | null, demo: DemoCounty | null): Promise<number> {
  const known = await store.database.unbound(knownCounty);
  const countyId = asked ?? demo?.countyId ?? known?.countyId;
  if (countyId === undefined) {
    throw new Error('first start: set SANZHI_COUNTY to the six digits of the county code, or SANZHI_DEMO=1');
  }
  return countyId;
}

async function listen(
  input: StartInput,
  store: CountyStore,
  county: County,
  loaded: LoadedCatalogue,
  demo: DemoCounty | null,
): Promise<Omit<CountyServer, 'firstAdmins'>> {
  const watch = createTownWatch(county.database, county.countyId);
  const attachments = new AttachmentFolder(join(input.dataDir, 'attachments'));
  await attachments.tidy(Date.now());
  const catalogues = await openCatalogues(county, loaded);
  const figures = keepFigures({
    ...county,
    catalogues,
    onFailure: (townId, thrown) => app.log.error({ townId, error: String(thrown) }, 'figures not counted'),
  });
  const app = await buildApp({
    county,
    figures,
    storeKind: store.kind,
    catalogues,
    watch,
    attachments,
    demo,
    pagesFolder: input.pagesFolder,
    readRows: readWorkbook,
    version: input.version,
    logFile: join(input.dataDir, 'log', 'server.log'),
    signInsPerMinute: input.signInsPerMinute,
  });
  const origin = await app.listen({ port: input.port, host: input.host });
  // what fails is tried again in the next round; the push refuses from the minute on in any case
  const round = async () => {
    await relockExpired({ county, watch });
    await county.database.inCounty(county.countyId, dropOver);
  };
  const relocking = setInterval(() => void round().catch(() => {}), RELOCK_MS);
  app.log.info({ store: store.kind, how: store.how, migrated: store.migrated, demo: demo !== null }, 'started');
  return {
    origin,
    stop: async () => {
      app.log.info('stopping');
      watch.close();
      clearInterval(relocking);
      await figures.stop();
      await closeApp(app);
      await store.close();
    },
  };
}
