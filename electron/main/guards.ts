import { app, type Session, type WebContents } from 'electron';
import type { WriteLog } from '../platform/log.ts';
import { isPermitted } from './permissions.ts';

/** Denies permissions, devices and downloads that the program did not start itself. */
export function guardSession(session: Session, isOurs: (address: string) => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isPermitted(permission, details.requestingUrl, isOurs));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin, isOurs));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // its dictionaries would be fetched from the internet
}

/** Keeps every page where it belongs: no navigation away, no new windows, no embedded pages. */
export function guardContents(isOurs: (address: string) => boolean, log: WriteLog): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents, isOurs, log));
}

function guardOne(contents: WebContents, isOurs: (address: string) => boolean, log: WriteLog): void {
  const stop = (event: { preventDefault(): void }, address: string, what: string) => {
    if (isOurs(address)) return;
    event.preventDefault();
    log('guard.stopped', { what });
  };
  contents.on('will-navigate', (event, address) => stop(event, address, 'navigation'));
  contents.on('will-redirect', (event, address) => stop(event, address, 'redirect'));
  contents.on('will-frame-navigate', (event) => stop(event, event.url, 'frame'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => {
    log('guard.stopped', { what: 'window' });
    return { action: 'deny' };
  });
}
