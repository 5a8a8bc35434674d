import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { durability } from '../../../electron/files/durability.ts';
import { openSecrets } from '../../../electron/platform/secrets.ts';
import { settingsFile } from '../../../electron/platform/settings.ts';
import type { DurabilityBridge } from '../../../shared/ipc/durability-intents.ts';
import { CodedError } from '../../../shared/kernel/coded-error.ts';

/** The product's main-process part of the second copy in a process of its own, so that it can be killed like one. */
const folder = process.argv[2] ?? '';
const chosen = process.argv[3] ?? '';
const noRing = { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => '' };
const desk: DurabilityBridge = durability({
  folder,
  secrets: openSecrets(noRing, join(folder, 'secret.key')),
  settings: settingsFile(join(folder, 'settings.json')),
  log: () => undefined,
  askSavePath: async (name) => (chosen ? join(chosen, name) : undefined),
  askOpenPath: async () => join(chosen, 'chosen.szb'),
  askFolder: async () => chosen,
});

interface Call {
  readonly id: number;
  readonly method: keyof DurabilityBridge;
  readonly args: readonly unknown[];
}

process.on('message', ({ id, method, args }: Call) => {
  const act = desk[method] as (...given: readonly unknown[]) => Promise<unknown>;
  act(...args).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, code: error instanceof CodedError ? error.code : 'X01' }),
  );
});
process.on('SIGXFSZ', () => undefined); // a file beyond its limit is an error of the write, not the end
process.on('disconnect', () => process.exit(0));
flushCompileCache(); // before anybody kills it
process.send?.({ ready: true });
