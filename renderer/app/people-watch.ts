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

interface Watch {
  readonly vault: Vault;
  readonly sync: SyncEngine;
  readonly accountId: string;
  /** The person of this desk is closed. */
  readonly onClosed: () => void;
}

/**
 * Keeps what the vault knows of contact and people: each success of sync is contact, and now and then the county says
 * whose rights changed and who is closed.
 */
export function watchPeople(input: Watch): () => void {
  const { vault, sync } = input;
  let [seen, askedAt] = [0, 0];
  return sync.onStatus(({ lastSuccessAt }) => {
    if (lastSuccessAt === null || lastSuccessAt === seen) return;
    seen = lastSuccessAt;
    void vault.noteContact(lastSuccessAt).catch(() => undefined); // said again at the next success
    if (lastSuccessAt - askedAt < ASK_AFTER_MS) return;
    askedAt = lastSuccessAt;
    void ask(input).catch(() => {
      askedAt = 0; // the line broke or rests: asked again at the next success
    });
  });
}

async function ask({ vault, sync, accountId, onClosed }: Watch): Promise<void> {
  const people = await townPeople(sync.own);
  await vault.applyPeople(people);
  if (people.some((person) => person.accountId === accountId && person.closed)) onClosed();
}
