import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setup as requireNode } from '../../support/require-node.ts';

/** Fails early, with the cause, when there is nothing to test or the wrong Node runs. */
export default function requireBuild(): void {
  requireNode();
  const root = resolve(import.meta.dirname, '../../..');
  for (const file of ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'])
    if (!existsSync(resolve(root, file))) throw new Error(`${file} is missing: run "npm run build" first`);
}
