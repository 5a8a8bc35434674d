import type { Page } from '@playwright/test';
import type { LedgerRecord } from '../../../shared/schema/record.ts';
import type { FakeCounty } from '../../support/fake-county.ts';
import type { Pages } from './build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './desk-browser.ts';

/** A desk with a store and a county in memory. */
export interface OneDesk {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens a desk on a fresh profile; `before` runs when its store is open and sync has not begun. */
export async function oneDesk(
  pages: Pages,
  county: FakeCounty,
  device = 'dev-a',
  before: (page: Page) => Promise<void> = async () => undefined,
): Promise<OneDesk> {
  const profile = await newProfile();
  const browser: DeskBrowser = await launchDesk(pages, profile, county.handlerFor(device));
  const page = await browser.openPage();
  await call(page, 'open', { deviceId: device });
  await before(page);
  await call(page, 'startSync');
  return {
    page,
    async close() {
      await browser.close().catch(() => undefined);
      await removeProfile(profile);
    },
  };
}

/** A record as it travels, without what only a desk keeps. */
export function wireRecord(kept: object): LedgerRecord {
  const { orderKey: _, county: __, ...wire } = kept as Record<string, unknown>;
  return wire as unknown as LedgerRecord;
}
