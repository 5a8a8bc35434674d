import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** Files of the built test page by URL path. */
export type Pages = ReadonlyMap<string, { readonly body: Buffer; readonly type: string }>;

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

const STORE_PAGE = 'tests/store/pages/index.html';
const folderOf = (entry: string) => join(root, 'out/tests', entry.replaceAll('/', '-'));

/** Builds tests/store/pages the way the product is built: module worker as one file. */
export async function buildPages(entry = STORE_PAGE): Promise<Pages> {
  const outDir = folderOf(entry);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, minify: false, rolldownOptions: { input: join(root, entry) } },
  });
  return builtPages(entry);
}

/** The pages as the run's beginning built them (`built-once.ts`): one build for all files of tests. */
export async function builtPages(entry = STORE_PAGE): Promise<Pages> {
  const outDir = folderOf(entry);
  const names = await readdir(outDir, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((one) => one.isFile())
      .map(async (one) => {
        const path = join(one.parentPath, one.name);
        const type = TYPES[one.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        return [path.slice(outDir.length), { body: await readFile(path), type }] as const;
      }),
  );
  const pages = new Map(files);
  const html = pages.get(`/${entry}`);
  if (html) pages.set('/', html);
  return pages;
}
