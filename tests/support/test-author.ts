import type { Author } from '../../shared/schema/build-record.ts';
import { createSealer } from '../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../shared/seal/box.ts';
import { defaultCatalogue } from './catalogue.ts';

const catalogue = defaultCatalogue();
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

/** Someone at a desk of a town, with the town's key (a new one for each name of a key). */
export async function testAuthors(keyId = 'town'): Promise<(deviceId: string) => Author> {
  const key = await importSealKey(crypto.subtle, keyId, chance.bytes(32));
  const sealer = createSealer({ cipher: crypto.subtle, chance }, key);
  return (deviceId) => ({
    catalogue,
    context: { today: '2027-01-01', units: new Map(), memberCountOf: () => null },
    clock: { now: () => Date.parse('2027-01-01T00:00:00Z') },
    chance,
    deviceId,
    account: { accountId: `acc-${deviceId}`, name: `用户${deviceId}` },
    sealer,
  });
}
