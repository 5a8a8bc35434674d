import type { AuditLog } from '../store/audit-log.ts';
import type { Vault } from '../store/vault.ts';

/** Puts what was tried on this PC before somebody got in into the trail (D§6 P9): whose account, how often. */
export async function noteFailures({ failed }: Pick<Vault, 'failed'>, audit: Pick<AuditLog, 'add'>): Promise<void> {
  const all = await failed.all();
  for (const { login, failures, lockOuts } of all) {
    const lockedOut = lockOuts > 0 ? `，锁定 ${lockOuts} 次` : '';
    await audit.add({ action: 'desk.sign_in_failed', subject: `${login} 输错口令 ${failures} 次${lockedOut}` });
  }
  if (all.length > 0) await failed.noted(all);
}
