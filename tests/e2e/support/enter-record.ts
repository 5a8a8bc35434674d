import { expect, type Page } from '@playwright/test';
import type { Catalogue } from '../../../shared/catalogue/definition.ts';
import { sampleValues } from '../../support/sample-values.ts';
import { go } from './demo-clerk.ts';
import { fillForm } from './fill-form.ts';

/** Types in a wedding of 北坡村 and saves it; `change` replaces values of the sample. */
export async function enterWedding(page: Page, catalogue: Catalogue, change: Record<string, unknown>): Promise<void> {
  const values = { ...sampleValues('wedding_funeral', 4).values, ...change };
  await go(page, '/');
  await go(page, '/ledger/wedding_funeral/new');
  await expect(page.getByRole('heading', { name: /^新增/ })).toBeVisible();
  const village = page.getByRole('combobox', { name: '所属村（镇）' });
  await village.fill('北坡村');
  await village.press('Enter');
  await fillForm(page, catalogue, 'wedding_funeral', values);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}
