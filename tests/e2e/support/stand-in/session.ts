import { EventEmitter } from 'node:events';
import { emulateNetwork } from './network.ts';
import { protocol } from './protocol.ts';

type PermissionHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: object,
) => void;

/** Chromium itself refuses permissions in the test host; `hostPermission` asks the app's own handler. */
class Session extends EventEmitter {
  readonly protocol = protocol;
  readonly webRequest = { onHeadersReceived() {}, onBeforeRequest() {}, onBeforeSendHeaders() {} };
  #permission: PermissionHandler | null = null;

  setPermissionRequestHandler(handler: PermissionHandler | null) {
    this.#permission = handler;
  }
  hostPermission(permission: string, requestingUrl: string): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#permission) this.#permission(null, permission, resolve, { requestingUrl, isMainFrame: true });
      else resolve(true); // Electron grants what nobody decides
    });
  }
  setPermissionCheckHandler() {}
  setDevicePermissionHandler() {}
  setSpellCheckerEnabled() {}
  async setProxy() {}
  setCertificateVerifyProc() {}
  async clearStorageData() {}
  async clearCache() {}
  flushStorageData() {}
  enableNetworkEmulation(options: { offline?: boolean }) {
    emulateNetwork(options.offline === true);
  }
  disableNetworkEmulation() {
    emulateNetwork(false);
  }
}

export const session = { defaultSession: new Session(), fromPartition: () => new Session() };
