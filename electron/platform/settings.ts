import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fingerprintSchema } from '#shared/ipc/county-trust.ts';
import { writeSafely } from './write-safely.ts';

const settingsSchema = z.looseObject({
  /** Origin of the county server; absent until somebody set one. */
  countyOrigin: z.string().max(200).optional(),
  /** Whom people have trusted for the county's address besides the operating system's authorities. */
  countyTrust: z
    .strictObject({
      origin: z.string().max(200),
      kind: z.enum(['certificate', 'authority']),
      pem: z.string().max(20_000),
      fingerprint: fingerprintSchema,
    })
    .optional(),
  /** Of automatic backups; read by whoever makes them. */
  backup: z.unknown().optional(),
});

/** Settings of this PC that the main process needs before any window is open. */
export type Settings = z.infer<typeof settingsSchema>;

export interface SettingsFile {
  read(): Promise<Settings>;
  /** Changes the given settings and keeps all others, also those that this version does not know. */
  change(changes: Settings): Promise<void>;
}

/** Settings in a JSON file. A file that cannot be read counts as empty, so that the desk still starts. */
export function settingsFile(path: string): SettingsFile {
  const read = async (): Promise<Settings> => {
    try {
      return settingsSchema.catch({}).parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    read,
    change: async (changes) => writeSafely(path, JSON.stringify({ ...(await read()), ...changes }, null, 2), 0o600),
  };
}
