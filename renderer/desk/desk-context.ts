import { createContext, useContext, useEffect, useRef } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import type { Platform } from '../bridge/platform.ts';
import type { AttachmentStore } from '../store/attachments/attachment-store.ts';
import type { DeskStore } from '../store/desk-store.ts';
import type { Safety } from '../store/safety.ts';
import type { DeviceIdentity, Vault } from '../store/vault.ts';
import type { SyncEngine } from '../sync/sync-engine.ts';

/** What the export dialog is opened with; absent parts are chosen in it. */
export interface ExportPreset {
  readonly type?: string;
  readonly unitCodes?: readonly string[];
}

/** Everything a screen of the open desk works with. Stays the same object while a person is signed in. */
export interface Desk {
  readonly store: DeskStore;
  readonly attachments: AttachmentStore;
  readonly sync: SyncEngine;
  readonly platform: Platform;
  readonly device: DeviceIdentity;
  /** The second copy of this desk's data. */
  readonly safety: Safety;
  /** Accounts and keys of this PC. */
  readonly vault: Vault;
  /** Work that must be on disk before the window closes, locks or is taken over. Returns the function that forgets it. */
  readonly beforeLeaving: (flush: () => Promise<void>) => () => void;
  readonly openExport: (preset: ExportPreset) => void;
  /** Opens the dialog of one step of a record's life. */
  readonly openStep: (recordId: string, stepId: string) => void;
  readonly openKeyMap: () => void;
}

/** See {@link useDesk}. */
export const DeskContext = createContext<Desk | null>(null);

/** The open desk. @throws Error outside the shell: a fault of ours, shown as X01. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('no desk is open');
  return desk;
}

/** The month the clerk works in, chosen in the top bar (`YYYY-MM`). */
export const MonthContext = createContext<string>('1900-01');

/** The type with this id, or null when the catalogue has none. */
export function useType(typeId: string): TypeDefinition | null {
  return useDesk().store.catalogue.types.get(typeId) ?? null;
}

/** Runs `flush` before the window closes, locks or is taken over, as long as the component is shown. */
export function useBeforeLeaving(flush: () => Promise<void>): void {
  const { beforeLeaving } = useDesk();
  const latest = useRef(flush);
  latest.current = flush;
  useEffect(() => beforeLeaving(() => latest.current()), [beforeLeaving]);
}
