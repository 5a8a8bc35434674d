import { type BrowserContext, expect, type Page } from '@playwright/test';

/** What lies in a desk's vault, read behind the program's back. */
async function vaultRows(on: Page) {
  return on.evaluate(async () => {
    const opening = indexedDB.open('sanzhi-vault');
    const database = await new Promise<IDBDatabase>((done) => {
      opening.onsuccess = () => done(opening.result);
    });
    const all = (name: string) =>
      new Promise<{ id?: string }[]>((done) => {
        const asked = database.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => done(asked.result);
      });
    const rows = { accounts: await all('accounts'), keys: await all('keys') };
    database.close();
    return rows;
  });
}

/** How many people may open the PC, and the names of what else is kept. */
export async function vaultLeft(on: Page) {
  const { accounts, keys } = await vaultRows(on);
  return { accounts: accounts.length, keys: keys.map(({ id }) => id) };
}

/** The town's keys as this PC has them: another text after it was given another key. */
export async function ringOf(on: Page): Promise<string> {
  const { keys } = await vaultRows(on);
  return JSON.stringify(keys.find(({ id }) => id === 'ring'));
}

/** The county was last heard so many days ago by this PC's clock, which was set back since by so many. */
export async function lastHeard(on: Page, daysAgo: number, setBack: number): Promise<void> {
  const at = Date.now() - daysAgo * 86_400_000;
  const row = { id: 'contact', at, latest: at + (daysAgo + setBack) * 86_400_000 };
  await on.evaluate(async (contact) => {
    const opening = indexedDB.open('sanzhi-vault');
    const database = await new Promise<IDBDatabase>((done) => {
      opening.onsuccess = () => done(opening.result);
    });
    const keys = database.transaction('keys', 'readwrite').objectStore('keys');
    await new Promise((done) => {
      keys.put(contact).onsuccess = done;
    });
    database.close();
  }, row);
}

/** The desk ends at the moment of a request: before the county has it, or after it has it and before it says so. */
export async function dies(
  { line, on, origin }: { readonly line: BrowserContext; readonly on: Page; readonly origin: string },
  path: string,
  when: 'before' | 'after',
  begin: () => Promise<void>,
): Promise<void> {
  const reached = Promise.withResolvers<void>();
  await line.route(path, async (route) => {
    if (when === 'after') await route.fetch();
    reached.resolve();
  });
  await begin();
  await reached.promise;
  await on.goto('about:blank');
  await line.unroute(path);
  await on.goto(origin);
  await expect(on.getByRole('button', { name: '登录', exact: true })).toBeVisible({ timeout: 60_000 }); // nothing is wiped yet
}
