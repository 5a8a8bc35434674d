import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { DeskBridge } from '#shared/ipc/intents.ts';

declare global {
  interface Window {
    /** The preload's intents; absent in an ordinary browser. */
    readonly desk?: DeskBridge;
  }
}

/** What `evaluate` hands to code that runs in the main process: Electron's modules, or their stand-ins. */
export type MainModules = typeof Electron.CrossProcessExports;

export interface LaunchOptions {
  /** Folder of this desk's data; launching twice with the same folder is the same PC. */
  readonly userData: string;
  readonly args?: string[];
  readonly env?: Record<string, string>;
  /** Chromium only: ignored on real Electron. */
  readonly contextOptions?: BrowserContextOptions;
  /** Further switches of Chromium, in both. */
  readonly chromiumArgs?: readonly string[];
}

/** A running desk, on real Electron or in the test host. */
export interface AppHandle {
  readonly mode: 'host' | 'electron';
  readonly userData: string;
  firstWindow(): Promise<Page>;
  windows(): Page[];
  context(): BrowserContext;
  /** Runs a self-contained function in the main process. */
  evaluate<Result, Argument>(
    act: (electron: MainModules, arg: Argument) => Result | Promise<Result>,
    arg?: Argument,
  ): Promise<Result>;
  /** Cuts (mends) the line to the county, also for requests under way; the desk's own files keep coming. */
  setOffline(offline: boolean): Promise<void>;
  /** Quits as a person does, with the time to store drafts. */
  close(): Promise<void>;
  /** SIGKILL for every process of the desk. */
  kill(): Promise<void>;
}
