import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (...parts: string[]) => resolve(import.meta.dirname, ...parts);
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      externalizeDeps: false, // no native modules: everything is bundled, the package ships no node_modules
      rolldownOptions: {
        input: { index: at('electron/main/index.ts'), 'workbook-process': at('electron/files/workbook-process.ts') },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false, // a sandboxed preload can require only 'electron'
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }, // sandboxed preloads can't be ESM
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(version) },
    server: { proxy: { '/api': process.env.SANZHI_COUNTY ?? 'http://127.0.0.1:8620' } }, // `npm run dev` beside `npm run server`
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: at('renderer/index.html'), console: at('renderer/console.html') } },
    },
  },
});
