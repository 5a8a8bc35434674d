import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds on a page as it stands; what is in order is not listed. It runs whole inside the page: its other way
 * carries what it noted of every element, good or bad, out to a second page and back, which takes several times as long
 * and serves frames of other origins, of which desk and console have none (axe would say so: `frame-tested`).
 */
export async function faultsOn(page: Page) {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  return (await axe.analyze()).violations;
}

/** What axe calls serious or critical on a page, each with the screen's name and the places. */
export async function seriousFaults(page: Page, screen: string): Promise<string[]> {
  return (await faultsOn(page))
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
