import type { DurabilityBridge } from '#shared/ipc/durability-intents.ts';

/** What the worker may ask of the page: the second copy, which only the program around the window can reach. */
export const PAGE_CALLS = [
  'journalState',
  'appendJournal',
  'readJournal',
  'beginBackup',
  'writeBackup',
  'finishBackup',
  'dropBackup',
  'listSnapshots',
  'openBackup',
  'readBackup',
  'closeBackup',
] as const;
export type PageCall = (typeof PAGE_CALLS)[number];
export type PageCalls = Pick<DurabilityBridge, PageCall>;

/** Name of an error that carries one of our codes through RxDB's remote storage, which keeps names only. */
export const CODE_NAME = 'Coded_';
