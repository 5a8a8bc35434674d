import { LeavingWork, leaveSession, type Session } from '../../../renderer/app/open-session.ts';
import type { OpenedDesk } from '../../../renderer/store/open-desk-store.ts';
import { openVault, type UnlockedDesk, type Vault } from '../../../renderer/store/vault.ts';
import { createSyncEngine } from '../../../renderer/sync/create-sync-engine.ts';
import { toBase64 } from '../../../shared/kernel/base64.ts';
import { testVaultCopy } from './second-copy-wire.ts';

const PASSWORD = 'Kouling-2026';

interface LeavingDesk {
  readonly desk: () => OpenedDesk;
  readonly unlocked: () => Promise<UnlockedDesk>;
  readonly townKey: Uint8Array;
}

/** A desk that is revoked, with the accounts and keys of its PC; the way out is the product's own. */
export function leavingCalls({ desk, unlocked, townKey }: LeavingDesk) {
  const opened = async (): Promise<Vault> => openVault(testVaultCopy());
  return {
    /** One person of this PC, with the town's key. */
    async admitPerson(): Promise<void> {
      const { device, account } = await unlocked();
      const vault = await opened();
      await vault.putDevice(device);
      const townKeys = [{ keyId: 'town-1', key: toBase64(townKey), alg: 'A256GCM' }];
      await vault.admit({ account, password: PASSWORD, townKeys });
      vault.close();
    },
    /** The next start of a revoked PC, signing in as far as anybody can: hands over and wipes, or is wiped already. */
    async leaveDesk(): Promise<'left' | 'gone'> {
      const vault = await opened();
      if ((await vault.revoked())?.isWiped) return 'gone';
      await vault.unlock('clerk', PASSWORD); // until the county has everything, the keys are there
      await vault.noteRevoked();
      const safety = { stop: () => undefined };
      const sync = createSyncEngine({ desk: desk() });
      const session = { leaving: new LeavingWork(), sync, store: desk().store, safety } as unknown as Session;
      await vault.wipe(await leaveSession(session, () => undefined));
      return 'left';
    },
  };
}
