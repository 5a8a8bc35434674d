/**
 * Stand-in for the parts of Electron's main-process API that the desk uses, for machines without an Electron binary.
 * It runs in the process that executes the real main bundle; the test worker owns Chromium. An API that is missing
 * here fails loudly: at the import, or as "is not a function".
 */
import { runInThisContext } from 'node:vm';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { answer, config } from './channel.ts';
import { dialog, hostCalls, Menu, safeStorage, shell } from './desktop.ts';
import { ipcMain } from './ipc-main.ts';
import { net } from './network.ts';
import { protocol } from './protocol.ts';
import { session } from './session.ts';
import { utilityProcess } from './utility-process.ts';

const electron = {
  app,
  BrowserWindow,
  dialog,
  hostCalls,
  ipcMain,
  Menu,
  net,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
};

export {
  app,
  BrowserWindow,
  dialog,
  hostCalls,
  ipcMain,
  Menu,
  net,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
};
export default electron;

answer('evaluate', (question) => {
  const act = runInThisContext(`(${String(question.source)})`) as (modules: object, argument: unknown) => unknown;
  return act(electron, question.arg);
});

Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: config.appPath });
Object.assign(process.versions, { electron: config.electronVersion });
setImmediate(() => setTimeout(() => app.becomeReady(), 0)); // after the top level of the main bundle has run
