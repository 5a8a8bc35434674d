// `node --import <this file> <main bundle>`: answers `import … from 'electron'` with the stand-in.
import { registerHooks } from 'node:module';

const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const isElectron = specifier === 'electron' || specifier === 'electron/main' || specifier === 'electron/common';
    return isElectron ? { url: standIn, format: 'module-typescript', shortCircuit: true } : next(specifier, context);
  },
});
