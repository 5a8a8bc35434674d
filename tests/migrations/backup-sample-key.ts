import { importSealKey } from '../../shared/seal/box.ts';

/** The passphrase of the stored backups. */
export const SAMPLE_PASSPHRASE = '样本口令-2026';

/** The town key of the stored backups. */
export function sampleTownKey() {
  const raw = Uint8Array.from({ length: 32 }, (_, at) => 200 - at);
  return importSealKey(crypto.subtle, 'sample-town', raw);
}
