import type { X509Certificate } from 'node:crypto';
import type { CountyTrustBridge } from '#shared/ipc/county-trust.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import type { SettingsFile } from '../platform/settings.ts';
import { certificateFacts, readAuthority, shownCertificate } from './certificate.ts';
import type { ForwardPorts } from './forward.ts';
import { type CountyTrust, trustedFetch } from './trusted-fetch.ts';

export interface TrustPorts {
  readonly settings: SettingsFile;
  readonly log: WriteLog;
  readonly countyOrigin: () => Promise<string>;
  /** The browser engine's fetch: authorities and proxies of the operating system. */
  readonly fetch: ForwardPorts['fetch'];
  /** Asks for a certificate file: its name and bytes; undefined when people changed their mind. */
  readonly askAuthority: () => Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined>;
}

/** Decides by whom the county is believed: the operating system, or what people have trusted for its very address. */
export function trustKeeper(ports: TrustPorts): CountyTrustBridge & Pick<ForwardPorts, 'fetch'> {
  let inUse: { readonly trust: CountyTrust; readonly fetch: ReturnType<typeof trustedFetch> } | undefined;
  const trustOf = async (origin: string): Promise<CountyTrust | undefined> => {
    const { countyTrust } = await ports.settings.read();
    return countyTrust?.origin === origin ? countyTrust : undefined;
  };
  const keep = async (origin: string, kind: CountyTrust['kind'], shown: X509Certificate) => {
    const { fingerprint256: fingerprint } = shown;
    await ports.settings.change({ countyTrust: { origin, kind, fingerprint, pem: shown.toString() } });
    ports.log('county.trusted', { kind, fingerprint });
  };
  return {
    async fetch(address, init) {
      const { origin, protocol } = new URL(address);
      const trust = protocol === 'https:' ? await trustOf(origin) : undefined;
      if (!trust) return ports.fetch(address, init);
      if (inUse?.trust.fingerprint !== trust.fingerprint || inUse.trust.kind !== trust.kind)
        inUse = { trust, fetch: trustedFetch(trust) };
      return inUse.fetch(address, init);
    },
    async readCountyCertificate() {
      const origin = await ports.countyOrigin();
      const shown = await shownCertificate(origin);
      return shown && certificateFacts(shown, await trustOf(origin));
    },
    async trustCountyCertificate(fingerprint) {
      const origin = await ports.countyOrigin();
      const shown = await shownCertificate(origin);
      // What people compared must be what is trusted: the address may show another one by now.
      if (shown?.fingerprint256 !== fingerprint) throw new CodedError('N16', '服务器出示的证书与刚才核对的不同');
      await keep(origin, 'certificate', shown);
    },
    async chooseCountyAuthority() {
      const file = await ports.askAuthority();
      if (!file) return null;
      await keep(await ports.countyOrigin(), 'authority', readAuthority(file.bytes));
      return file.name;
    },
  };
}
