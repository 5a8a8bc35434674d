import type { UnlockedDesk, Vault } from '../store/vault.ts';
import { townPeople } from '../sync/people-client.ts';
import type { SyncEngine } from '../sync/sync-engine.ts';

/** Days without the county after which a desk only shows what it has (D§6 P8). */
export const LAPSE_DAYS = 35;
/** The list of people is asked for no oftener than this, in milliseconds. */
const ASK_AFTER_MS = 10 * 60_000;

/** The person as the desk opens for him or her: marked when the rights have lapsed. */
export async function withLapse(vault: Vault, unlocked: UnlockedDesk): Promise<UnlockedDesk> {
  const { lapsed: _, ...account } = unlocked.account;
  const isLapsed = (await vault.daysWithoutContact(Date.now())) > LAPSE_DAYS;
  return { ...unlocked, account: isLapsed ? { ...account, lapsed: true } : account };
}

/**
 * Keeps what the vault knows of contact and people: each success of sync is contact, and now and then the county says
 * whose rights changed and who is closed. `onClosed`: the person of this desk is.
 */
export function watchPeople(input: {
  readonly vault: Vault;
  readonly sync: SyncEngine;
  readonly accountId: string;
  readonly onClosed: () => void;
}): () => void {
  const { vault, sync, accountId, onClosed } = input;
  let [seen, askedAt] = [0, 0];
  return sync.onStatus(({ lastSuccessAt }) => {
    if (lastSuccessAt === null || lastSuccessAt === seen) return;
    seen = lastSuccessAt;
    void vault.noteContact(lastSuccessAt).catch(() => undefined); // said again at the next success
    if (lastSuccessAt - askedAt < ASK_AFTER_MS) return;
    askedAt = lastSuccessAt;
    void ask(vault, accountId, onClosed).catch(() => {
      askedAt = 0; // the line broke: asked again at the next success
    });
  });
}

async function ask(vault: Vault, accountId: string, onClosed: () => void): Promise<void> {
  const people = await townPeople();
  await vault.applyPeople(people);
  if (people.some((person) => person.accountId === accountId && person.closed)) onClosed();
}
