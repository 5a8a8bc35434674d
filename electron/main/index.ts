import { join } from 'node:path';
import { app, type BrowserWindow, dialog, net, protocol, safeStorage, session } from 'electron';
import { cookieJar } from '../county/cookie-jar.ts';
import { countyForwarder } from '../county/forward.ts';
import { trustKeeper } from '../county/trust-keeper.ts';
import { registerIntents } from '../ipc/intent-handlers.ts';
import { openLog, type WriteLog } from '../platform/log.ts';
import { openSecrets } from '../platform/secrets.ts';
import { settingsFile } from '../platform/settings.ts';
import { appProtocol } from './app-protocol.ts';
import { closingGuard } from './closing.ts';
import { guardContents, guardSession } from './guards.ts';
import { askAuthority, countyOriginReader, intentPorts } from './intent-ports.ts';
import { setMenu } from './menu.ts';
import { APP_ORIGIN, APP_SCHEME, ownAddresses } from './origin.ts';
import type { PrintShelf } from './print-window.ts';
import { openDeskWindow } from './window.ts';

// electron-vite sets the address of its development server; a packaged program never listens to the environment.
const developmentServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
let deskWindow: BrowserWindow | undefined;

protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  const log = openLog(join(app.getPath('userData'), 'logs', 'desk.log'));
  app.whenReady().then(
    () => start(log).catch((error: unknown) => giveUp(log, error)),
    (error: unknown) => giveUp(log, error),
  );
} else {
  app.quit();
}

async function start(log: WriteLog): Promise<void> {
  const isOurs = ownAddresses(developmentServer);
  const folder = app.getPath('userData');
  const settings = settingsFile(join(folder, 'settings.json'));
  const secrets = openSecrets(safeStorage, join(folder, 'secret.key'));
  const closing = closingGuard(log);

  guardSession(session.defaultSession, isOurs);
  guardContents(isOurs, log);
  const countyOrigin = countyOriginReader(settings);
  const trust = trustKeeper({
    settings,
    log,
    countyOrigin,
    fetch: (address, init) => net.fetch(address, init),
    askAuthority: () => askAuthority(deskWindow),
  });
  const toCounty = countyForwarder({
    fetch: trust.fetch,
    countyOrigin,
    jar: cookieJar(join(folder, 'county-credential'), secrets),
    log,
  });
  const printShelf: PrintShelf = new Map();
  protocol.handle(APP_SCHEME, appProtocol(join(import.meta.dirname, '../renderer'), toCounty, printShelf));
  const window = () => deskWindow;
  registerIntents(
    intentPorts({ isOurs, settings, trust, secrets, log, printShelf, window, closeReady: closing.ready }),
  );

  deskWindow = openDeskWindow(log, !app.isPackaged);
  closing.watch(deskWindow);
  deskWindow.on('closed', () => {
    deskWindow = undefined;
  });
  setMenu(deskWindow, !app.isPackaged, app.getVersion());
  log('start', { version: app.getVersion(), platform: process.platform, secretsKept: secrets.kept });
  await load(deskWindow, developmentServer ?? `${APP_ORIGIN}/index.html`);
}

// A page that is loaded anew before it came up the first time is no failure.
async function load(window: BrowserWindow, address: string): Promise<void> {
  try {
    await window.loadURL(address);
  } catch (error) {
    if (!String(error).includes('ERR_ABORTED')) throw error;
  }
}

function showWindow(): void {
  if (!deskWindow) return;
  if (deskWindow.isMinimized()) deskWindow.restore();
  deskWindow.show();
  deskWindow.focus();
}

function giveUp(log: WriteLog, error: unknown): void {
  log('start.failed', { error: error instanceof Error ? error.name : 'unknown' });
  dialog.showErrorBox('三治台账', '程序没有启动成功。本机数据没有改动，请重新启动；仍不行请联系镇管理员。（X01）');
  app.exit(1);
}
