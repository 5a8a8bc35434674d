import type { CountyTrustBridge } from '#shared/ipc/county-trust.ts';
import type { DeskBridge } from '#shared/ipc/intents.ts';
import type { PaperBridge } from '#shared/ipc/paper-intents.ts';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import { importFileOf } from './import-file.ts';
import type { Platform } from './platform.ts';
import { printInPage } from './print-in-page.ts';

declare global {
  interface Window {
    /** The preload's intents; absent in an ordinary browser. */
    readonly desk?: DeskBridge & PaperBridge;
  }
}

/** {@link Platform} on the preload's intents. Every rejection is a CodedError with the code that main gave. */
export function electronPlatform(desk: DeskBridge & PaperBridge): Platform {
  return {
    kind: 'electron',
    async saveWorkbook(output, onProgress) {
      const stop = onProgress ? desk.onWorkbookProgress(onProgress) : undefined;
      try {
        return await coded(desk.saveWorkbook(output));
      } finally {
        stop?.();
      }
    },
    readWorkbook: async (bytes) => importFileOf(await coded(desk.readWorkbook(bytes))),
    saveReturned: (fileName, sheets) => coded(desk.saveReturned(fileName, sheets)),
    saveReport: (report) => coded(desk.saveReport(report)),
    savePdf: (job) => coded(desk.savePdf(job)),
    cancelWorkbook: () => coded(desk.cancelWorkbook()),
    print: printInPage,
    async beginPackage(fileName) {
      const id = await coded(desk.beginPackage(fileName));
      if (id === null) return null;
      return {
        add: (path, part) => coded(desk.addToPackage(id, path, part)),
        finish: () => coded(desk.finishPackage(id)),
        cancel: () => coded(desk.cancelPackage()),
      };
    },
    shelf: {
      put: (name, sealed) => coded(desk.putAttachment(name, sealed)),
      get: (name) => coded(desk.getAttachment(name)),
    },
    secondCopy: {
      hasJournal: true,
      vault: { keep: (text) => coded(desk.keepVault(text)), kept: () => coded(desk.keptVault()) },
      automatic: {
        state: () => coded(desk.backupState()),
        changeKeep: (keep) => coded(desk.changeBackupKeep(keep)),
        chooseFolder: (ownAgain) => coded(desk.chooseBackupFolder(ownAgain)),
      },
      calls: {
        journalState: () => coded(desk.journalState()),
        appendJournal: (bodies) => coded(desk.appendJournal(bodies)),
        readJournal: (after) => coded(desk.readJournal(after)),
        listSnapshots: () => coded(desk.listSnapshots()),
        beginBackup: (kind, name) => coded(desk.beginBackup(kind, name)),
        writeBackup: (token, bytes) => coded(desk.writeBackup(token, bytes)),
        finishBackup: (token, covers) => coded(desk.finishBackup(token, covers)),
        dropBackup: (token) => coded(desk.dropBackup(token)),
        openBackup: (name) => coded(desk.openBackup(name)),
        readBackup: (token, offset, length) => coded(desk.readBackup(token, offset, length)),
        closeBackup: (token) => coded(desk.closeBackup(token)),
      },
    },
    saveFile: (name, bytes) => coded(desk.saveFile({ name, bytes })),
    countyAddress: async () => ({ origin: await coded(desk.readCountyAddress()), canChange: true }),
    setCountyAddress: (origin) => coded(desk.writeCountyAddress(origin)),
    countyTrust: countyTrustOf(desk),
    appInfo: () => coded(desk.appInfo()),
    onBeforeClose: (listener) => desk.onBeforeClose(listener),
  };
}

function countyTrustOf(desk: CountyTrustBridge): CountyTrustBridge {
  return {
    readCountyCertificate: () => coded(desk.readCountyCertificate()),
    trustCountyCertificate: (fingerprint) => coded(desk.trustCountyCertificate(fingerprint)),
    chooseCountyAuthority: () => coded(desk.chooseCountyAuthority()),
  };
}

// Only the message of an error survives the way through the preload, so the code is its first word.
async function coded<Value>(reply: Promise<Value>): Promise<Value> {
  try {
    return await reply;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const [code, ...detail] = message.split(' ');
    if (isErrorCode(code)) throw new CodedError(code, detail.join(' ') || undefined, { cause });
    throw new CodedError('X01', undefined, { cause });
  }
}
