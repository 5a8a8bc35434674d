import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const FILES = [
  'LICENSE',
  'LICENSES.chromium.html',
  'version',
  'icudtl.dat',
  'chrome-sandbox',
  'locales/zh-CN.pak',
  'locales/en-US.pak',
  'locales/fr.pak',
];

/** A folder that looks to electron-builder like an unpacked Electron, without its 250 MB. */
export async function fakeElectron(folder, platform) {
  for (const file of FILES) put(join(folder, file), '');
  const app = join(folder, '../default_app');
  put(join(app, 'package.json'), '{}');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  // A real archive: its header is hashed.
  await require('@electron/asar').createPackage(app, join(folder, 'resources/default_app.asar'));
  if (platform === 'win32') await putWindowsProgram(join(folder, 'electron.exe'));
  else put(join(folder, 'electron'), '#!/bin/sh\n', 0o755);
  return folder;
}

export function put(path, data, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, data);
  chmodSync(path, mode);
}

// electron-builder edits icon and version of the program, so there must be a version to edit.
async function putWindowsProgram(path) {
  const { NtExecutable, NtExecutableResource } = await import('pe-library');
  const { Resource } = await import('resedit');
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setFileVersion(1, 0, 0, 0, 1033);
  version.setStringValues(
    { lang: 1033, codepage: 1200 },
    { ProductName: 'Electron', OriginalFilename: 'electron.exe' },
  );
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  put(path, Buffer.from(program.generate()));
}
