import { ipcMain } from 'electron';
import { z } from 'zod';
import { sealedFileSchema, shelfNameSchema, type TakenFile, takenFileSchema } from '#shared/ipc/attachment-intents.ts';
import { CHANNELS } from '#shared/ipc/channels.ts';
import { type CountyTrustBridge, fingerprintSchema } from '#shared/ipc/county-trust.ts';
import type { DurabilityBridge } from '#shared/ipc/durability-intents.ts';
import type { IntentReply } from '#shared/ipc/intent-reply.ts';
import { type AppInfo, countyAddressSchema, ledgerOutputSchema, type SaveOutcome } from '#shared/ipc/intents.ts';
import {
  type PaperBridge,
  packageNameSchema,
  packagePartSchema,
  packagePathSchema,
  printJobSchema,
} from '#shared/ipc/paper-intents.ts';
import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import { type ReturnedSheet, returnedSheetSchema } from '#shared/ledger/returned-sheet.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { reportSchema } from '#shared/report/report-model.ts';
import { READ_LIMITS } from '#shared/workbook/read-limits.ts';
import { registerDurability } from './durability-handlers.ts';
import type { RegisterIntent } from './register-intent.ts';
import { isFromOurPage } from './sender.ts';

/** What the intents do; handed in by main, so that this folder knows no other. */
export interface IntentPorts extends PaperBridge {
  /** True for an address that belongs to our own window. */
  isOurs(address: string): boolean;
  saveWorkbook(
    output: LedgerWorkbook | LedgerBundle,
    onProgress: (done: number, total: number) => void,
  ): Promise<SaveOutcome>;
  cancelWorkbook(): void;
  readWorkbook(bytes: Uint8Array): Promise<Uint8Array>;
  saveReturned(fileName: string, sheets: readonly ReturnedSheet[]): Promise<SaveOutcome>;
  readCountyAddress(): Promise<string>;
  writeCountyAddress(origin: string): Promise<void>;
  readonly countyTrust: CountyTrustBridge;
  putAttachment(name: string, sealed: Uint8Array): Promise<void>;
  getAttachment(name: string): Promise<Uint8Array | null>;
  saveFile(file: TakenFile): Promise<SaveOutcome>;
  readonly durability: DurabilityBridge;
  appInfo(): AppInfo;
  closeReady(webContentsId: number): void;
  log(event: string, facts: Readonly<Record<string, string | number | boolean>>): void;
}

const nothing = z.tuple([]);
const importBytesSchema = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= READ_LIMITS.file);

/**
 * Registers a handler per intent, once, before the first window. Each call is checked twice before anything happens:
 * it must come from the top frame of our own page, and its arguments must fit the intent's schema.
 */
export function registerIntents(ports: IntentPorts): void {
  const intent = intentRegistrar(ports);
  intent(CHANNELS.saveWorkbook, z.tuple([ledgerOutputSchema]), ([output], event) =>
    ports.saveWorkbook(output, (done, total) => {
      if (!event.sender.isDestroyed()) event.sender.send(CHANNELS.workbookProgress, done, total);
    }),
  );
  intent(CHANNELS.cancelWorkbook, nothing, () => ports.cancelWorkbook());
  intent(CHANNELS.readWorkbook, z.tuple([importBytesSchema]), ([bytes]) => ports.readWorkbook(bytes));
  intent(
    CHANNELS.saveReturned,
    z.tuple([z.string().min(1).max(120), z.array(returnedSheetSchema).min(1).max(100)]),
    ([name, sheets]) => ports.saveReturned(name, sheets),
  );
  registerPapers(intent, ports);
  intent(CHANNELS.readCountyAddress, nothing, () => ports.readCountyAddress());
  intent(CHANNELS.writeCountyAddress, z.tuple([countyAddressSchema]), ([{ origin }]) =>
    ports.writeCountyAddress(origin),
  );
  intent(CHANNELS.readCountyCertificate, nothing, () => ports.countyTrust.readCountyCertificate());
  intent(CHANNELS.trustCountyCertificate, z.tuple([fingerprintSchema]), ([fingerprint]) =>
    ports.countyTrust.trustCountyCertificate(fingerprint),
  );
  intent(CHANNELS.chooseCountyAuthority, nothing, () => ports.countyTrust.chooseCountyAuthority());
  intent(CHANNELS.putAttachment, z.tuple([shelfNameSchema, sealedFileSchema]), ([name, sealed]) =>
    ports.putAttachment(name, sealed),
  );
  intent(CHANNELS.getAttachment, z.tuple([shelfNameSchema]), ([name]) => ports.getAttachment(name));
  intent(CHANNELS.saveFile, z.tuple([takenFileSchema]), ([file]) => ports.saveFile(file));
  registerDurability(intent, ports.durability);
  intent(CHANNELS.appInfo, nothing, () => ports.appInfo());
  intent(CHANNELS.closeReady, nothing, (_nothing, event) => ports.closeReady(event.sender.id));
}

function registerPapers(intent: RegisterIntent, ports: IntentPorts): void {
  intent(CHANNELS.saveReport, z.tuple([reportSchema]), ([report]) => ports.saveReport(report));
  intent(CHANNELS.savePdf, z.tuple([printJobSchema]), ([job]) => ports.savePdf(job));
  intent(CHANNELS.beginPackage, z.tuple([packageNameSchema]), ([name]) => ports.beginPackage(name));
  intent(CHANNELS.addToPackage, z.tuple([z.uuid(), packagePathSchema, packagePartSchema]), ([id, path, part]) =>
    ports.addToPackage(id, path, part),
  );
  intent(CHANNELS.finishPackage, z.tuple([z.uuid()]), ([id]) => ports.finishPackage(id));
  intent(CHANNELS.cancelPackage, nothing, () => ports.cancelPackage());
}

function intentRegistrar(ports: IntentPorts): RegisterIntent {
  return (channel, schema, act) => {
    ipcMain.handle(channel, async (event, ...given: unknown[]): Promise<IntentReply> => {
      if (!isFromOurPage(event.senderFrame, ports.isOurs)) return refuse(ports, channel, 'A04');
      const parsed = schema.safeParse(given);
      if (!parsed.success) return refuse(ports, channel, 'N03');
      try {
        return { ok: true, value: await act(parsed.data, event) };
      } catch (error) {
        if (error instanceof CodedError) return { ok: false, code: error.code, detail: error.detail ?? '' };
        ports.log('intent.failed', { channel, error: error instanceof Error ? error.name : 'unknown' });
        return { ok: false, code: 'X01', detail: '' };
      }
    });
  };
}

function refuse(ports: IntentPorts, channel: string, code: ErrorCode): IntentReply {
  ports.log('intent.refused', { channel, code });
  return { ok: false, code, detail: '' };
}
