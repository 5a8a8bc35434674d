import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from '#shared/ipc/channels.ts';
import type { IntentReply } from '#shared/ipc/intent-reply.ts';
import type { DeskBridge } from '#shared/ipc/intents.ts';
import type { PaperBridge } from '#shared/ipc/paper-intents.ts';

// Nothing of ipcRenderer itself is offered: the window knows intents, not channels. Listeners get values, never events.
const closeListeners = new Set<() => Promise<void>>();

ipcRenderer.on(CHANNELS.beforeClose, () => {
  void Promise.allSettled([...closeListeners].map((listener) => listener())).then(() =>
    ipcRenderer.invoke(CHANNELS.closeReady),
  );
});

const desk: DeskBridge & PaperBridge = {
  saveWorkbook: (workbook) => intent(CHANNELS.saveWorkbook, workbook),
  readWorkbook: (bytes) => intent(CHANNELS.readWorkbook, bytes),
  saveReturned: (fileName, sheets) => intent(CHANNELS.saveReturned, fileName, sheets),
  saveReport: (report) => intent(CHANNELS.saveReport, report),
  savePdf: (job) => intent(CHANNELS.savePdf, job),
  cancelWorkbook: () => intent(CHANNELS.cancelWorkbook),
  beginPackage: (fileName) => intent(CHANNELS.beginPackage, fileName),
  addToPackage: (id, path, part) => intent(CHANNELS.addToPackage, id, path, part),
  finishPackage: (id) => intent(CHANNELS.finishPackage, id),
  cancelPackage: () => intent(CHANNELS.cancelPackage),
  onWorkbookProgress(listener) {
    const heard = (_event: unknown, done: number, total: number) => listener(done, total);
    ipcRenderer.on(CHANNELS.workbookProgress, heard);
    return () => {
      ipcRenderer.off(CHANNELS.workbookProgress, heard);
    };
  },
  readCountyAddress: () => intent(CHANNELS.readCountyAddress),
  writeCountyAddress: (origin) => intent(CHANNELS.writeCountyAddress, { origin }),
  readCountyCertificate: () => intent(CHANNELS.readCountyCertificate),
  trustCountyCertificate: (fingerprint) => intent(CHANNELS.trustCountyCertificate, fingerprint),
  chooseCountyAuthority: () => intent(CHANNELS.chooseCountyAuthority),
  putAttachment: (name, sealed) => intent(CHANNELS.putAttachment, name, sealed),
  getAttachment: (name) => intent(CHANNELS.getAttachment, name),
  saveFile: (file) => intent(CHANNELS.saveFile, file),
  journalState: () => intent(CHANNELS.journalState),
  appendJournal: (bodies) => intent(CHANNELS.appendJournal, bodies),
  readJournal: (after) => intent(CHANNELS.readJournal, after),
  keepVault: (text) => intent(CHANNELS.keepVault, text),
  keptVault: () => intent(CHANNELS.keptVault),
  beginBackup: (kind, name) => intent(CHANNELS.beginBackup, kind, name),
  writeBackup: (token, bytes) => intent(CHANNELS.writeBackup, token, bytes),
  finishBackup: (token, covers) => intent(CHANNELS.finishBackup, token, covers),
  dropBackup: (token) => intent(CHANNELS.dropBackup, token),
  listSnapshots: () => intent(CHANNELS.listSnapshots),
  openBackup: (name) => intent(CHANNELS.openBackup, name),
  readBackup: (token, offset, length) => intent(CHANNELS.readBackup, token, offset, length),
  closeBackup: (token) => intent(CHANNELS.closeBackup, token),
  backupState: () => intent(CHANNELS.backupState),
  changeBackupKeep: (keep) => intent(CHANNELS.changeBackupKeep, keep),
  chooseBackupFolder: (ownAgain) => intent(CHANNELS.chooseBackupFolder, ownAgain),
  appInfo: () => intent(CHANNELS.appInfo),
  onBeforeClose(listener) {
    closeListeners.add(listener);
    return () => {
      closeListeners.delete(listener);
    };
  },
};

async function intent<Value>(channel: string, ...given: unknown[]): Promise<Value> {
  const reply: IntentReply = await ipcRenderer.invoke(channel, ...given);
  if (!reply.ok) throw new Error(`${reply.code} ${reply.detail}`.trim());
  return reply.value as Value; // main answers each channel with the type that DeskBridge names
}

contextBridge.exposeInMainWorld('desk', desk);
