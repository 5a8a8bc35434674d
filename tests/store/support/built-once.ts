import { buildPages } from './build-pages.ts';

/** Builds the store's test page once a run: eleven builds of the same page were a minute of every run. */
export async function setup(): Promise<void> {
  await buildPages();
}
