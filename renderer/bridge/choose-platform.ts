import type { Platform } from './platform.ts';
import { browserPlatform } from './platform-browser.ts';
import { electronPlatform } from './platform-electron.ts';

/** The platform that this window runs on: Electron when the preload offered its intents, an ordinary browser otherwise. */
export function createPlatform(): Platform {
  return window.desk ? electronPlatform(window.desk) : browserPlatform();
}
