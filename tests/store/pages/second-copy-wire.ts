import type { BackupCalls, JournalCalls, SecondCopy, VaultCopy } from '../../../renderer/bridge/second-copy.ts';
import { fromBase64, toBase64 } from '../../../shared/kernel/base64.ts';
import { CodedError, isErrorCode } from '../../../shared/kernel/coded-error.ts';

/** Bytes travel between page and test as base64 under this name. */
export const BYTES = '$bytes';

export interface WireCall {
  readonly method: string;
  readonly args: readonly unknown[];
}
export interface WireReply {
  readonly value?: unknown;
  readonly code?: string;
}

const METHODS = [
  'journalState',
  'appendJournal',
  'readJournal',
  'listSnapshots',
  'beginBackup',
  'writeBackup',
  'finishBackup',
  'dropBackup',
  'openBackup',
  'readBackup',
  'closeBackup',
] as const;

/** The second copy of the test's child process, as a desk in Electron has its main process'. */
export function testSecondCopy(): SecondCopy {
  const calls = Object.fromEntries(
    METHODS.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]),
  ) as unknown as BackupCalls & JournalCalls;
  return { hasJournal: true, calls, vault: null, automatic: null };
}

/** Where accounts and keys lie once more, as in Electron. */
export function testVaultCopy(): VaultCopy {
  return {
    keep: async (text) => void (await ask('keepVault', [text])),
    kept: async () => (await ask('keptVault', [])) as string | null,
  };
}

async function ask(method: string, args: readonly unknown[]): Promise<unknown> {
  const { __secondCopy } = globalThis as unknown as { __secondCopy: (call: WireCall) => Promise<WireReply> };
  const { value, code } = await __secondCopy({ method, args: args.map(wired) });
  if (code !== undefined) throw new CodedError(isErrorCode(code) ? code : 'X01');
  return plain(value);
}

function wired(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: toBase64(value) };
  return Array.isArray(value) ? value.map(wired) : value;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const box = (value as Record<string, unknown>)[BYTES];
  if (typeof box === 'string') return fromBase64(box);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
