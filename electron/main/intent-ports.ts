import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog, type FileFilter, type OpenDialogOptions, utilityProcess } from 'electron';
import type { CountyTrustBridge } from '#shared/ipc/county-trust.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { DEFAULT_COUNTY, parseCountyOrigin } from '../county/address.ts';
import { LARGEST_AUTHORITY_FILE } from '../county/certificate.ts';
import { attachmentFiles } from '../files/attachment-files.ts';
import { durability } from '../files/durability.ts';
import { fileSaver } from '../files/file-saver.ts';
import type { OfficeEnding } from '../files/safe-file-name.ts';
import type { IntentPorts } from '../ipc/intent-handlers.ts';
import type { WriteLog } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { SettingsFile } from '../platform/settings.ts';
import { officeIntents } from './office-intents.ts';
import { type PrintShelf, printToPdf } from './print-window.ts';

const BACKUP_FILES: FileFilter[] = [{ name: '三治台账备份', extensions: ['szb'] }];

/** Reads the county's origin: as set on this PC, else as given to the program when it was started, else the default. */
export function countyOriginReader(settings: SettingsFile): () => Promise<string> {
  const given = parseCountyOrigin(process.env.SANZHI_COUNTY ?? '');
  return async () => {
    const set = parseCountyOrigin((await settings.read()).countyOrigin ?? '');
    if (set.ok) return set.value;
    return given.ok ? given.value : DEFAULT_COUNTY;
  };
}

/** Wires the intents to the rooms that do the work. */
export function intentPorts(parts: {
  readonly isOurs: (address: string) => boolean;
  readonly settings: SettingsFile;
  readonly trust: CountyTrustBridge;
  readonly secrets: Secrets;
  readonly log: WriteLog;
  readonly printShelf: PrintShelf;
  readonly window: () => BrowserWindow | undefined;
  readonly closeReady: (webContentsId: number) => void;
}): IntentPorts {
  const office = officeIntents({
    log: parts.log,
    askPath: (name, ending) => askOfficePath(parts.window(), name, ending),
    startProcess: () =>
      utilityProcess.fork(join(import.meta.dirname, 'workbook-process.js'), [], {
        serviceName: 'sanzhi-workbook',
        stdio: 'ignore',
        env: {},
      }),
    startReader: () =>
      utilityProcess.fork(join(import.meta.dirname, 'workbook-process.js'), [], {
        serviceName: 'sanzhi-reader',
        execArgv: ['--max-old-space-size=384'],
        stdio: 'ignore',
        env: {},
      }),
    printToPdf: (page, signal) => printToPdf(parts.printShelf, page, signal, parts.log),
  });
  return {
    isOurs: parts.isOurs,
    ...office,
    readCountyAddress: countyOriginReader(parts.settings),
    async writeCountyAddress(text) {
      const origin = parseCountyOrigin(text);
      if (!origin.ok) throw new CodedError(origin.error);
      await parts.settings.change({ countyOrigin: origin.value });
    },
    countyTrust: parts.trust,
    ...attachmentFiles(join(app.getPath('userData'), 'attachments'), parts.log),
    saveFile: fileSaver((name) => askPath(parts.window(), '保存文件', name), parts.log),
    durability: durability({
      ...parts,
      folder: app.getPath('userData'),
      askSavePath: (name) => askPath(parts.window(), '备份到', name, BACKUP_FILES),
      askOpenPath: () =>
        askOpen(parts.window(), { title: '选择备份文件', filters: BACKUP_FILES, properties: ['openFile'] }),
      askFolder: () =>
        askOpen(parts.window(), { title: '自动备份放在', properties: ['openDirectory', 'createDirectory'] }),
    }),
    appInfo: () => ({ version: app.getVersion(), platform: process.platform, secretsKept: parts.secrets.kept }),
    closeReady: parts.closeReady,
    log: parts.log,
  };
}

const ENDING_WORDS: Readonly<Record<OfficeEnding, string>> = {
  xlsx: 'Excel 工作簿',
  docx: 'Word 文档',
  pdf: 'PDF 文件',
  zip: '资料包',
};

async function askOfficePath(window: BrowserWindow | undefined, name: string, ending: OfficeEnding) {
  const path = await askPath(window, '保存', name, [{ name: ENDING_WORDS[ending], extensions: [ending] }]);
  return path === undefined || path.toLowerCase().endsWith(`.${ending}`) ? path : `${path}.${ending}`;
}

/** Asks for the file with the county's own authority. */
export async function askAuthority(window: BrowserWindow | undefined) {
  const filters = [{ name: '证书文件', extensions: ['crt', 'cer', 'pem', 'der'] }];
  const path = await askOpen(window, { title: '选择县里给的证书文件', filters, properties: ['openFile'] });
  if (path === undefined) return undefined;
  const { size } = await stat(path);
  return { name: basename(path), bytes: size > LARGEST_AUTHORITY_FILE ? new Uint8Array() : await readFile(path) };
}

async function askOpen(window: BrowserWindow | undefined, options: OpenDialogOptions): Promise<string | undefined> {
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? undefined : filePaths[0];
}

async function askPath(
  window: BrowserWindow | undefined,
  title: string,
  name: string,
  filters: FileFilter[] = [],
): Promise<string | undefined> {
  const options = { title, buttonLabel: '保存', defaultPath: join(app.getPath('documents'), name), filters };
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  return answer.canceled || !answer.filePath ? undefined : answer.filePath;
}
