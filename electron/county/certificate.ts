import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { CountyCertificate } from '#shared/ipc/county-trust.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { CountyTrust } from './trusted-fetch.ts';

const LONGEST_PROBE_MS = 10_000;
/** A file of certificates is small; anything else is not read. */
export const LARGEST_AUTHORITY_FILE = 256 * 1024;

/** The certificate that an https address shows; nothing is sent to it. Null: not https, no answer, no TLS. */
export function shownCertificate(origin: string): Promise<X509Certificate | null> {
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== 'https:') return Promise.resolve(null);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    // Whether it may be trusted is what people are about to decide: this connection only looks, and ends.
    const socket = connect({
      host,
      port: Number(port || 443),
      rejectUnauthorized: false,
      ...(/[a-z]/i.test(host) && !host.includes(':') && { servername: host }),
    });
    const end = (shown: X509Certificate | null) => {
      socket.destroy();
      resolve(shown);
    };
    socket.setTimeout(LONGEST_PROBE_MS, () => end(null));
    socket.on('error', () => end(null));
    socket.on('secureConnect', () => end(socket.getPeerX509Certificate() ?? null));
  });
}

/** What people compare, in words. */
export function certificateFacts(shown: X509Certificate, trusted: CountyTrust | undefined): CountyCertificate {
  return {
    subject: nameOf(shown.subject),
    issuer: nameOf(shown.issuer),
    validFrom: shown.validFromDate.toISOString().slice(0, 10),
    validTo: shown.validToDate.toISOString().slice(0, 10),
    fingerprint: shown.fingerprint256,
    isChanged: trusted?.kind === 'certificate' && trusted.fingerprint !== shown.fingerprint256,
  };
}

function nameOf(distinguished: string | undefined): string {
  const parts = (distinguished ?? '').split('\n');
  const wanted = ['CN=', 'O='].flatMap((start) => parts.find((part) => part.startsWith(start)) ?? []);
  return (wanted[0] ?? parts[0] ?? '').replace(/^[A-Z]+=/, '').slice(0, 200);
}

/** A file with the county's own authority: PEM or DER. @throws CodedError N16 no certificate in it */
export function readAuthority(bytes: Uint8Array): X509Certificate {
  try {
    if (bytes.length <= LARGEST_AUTHORITY_FILE) return new X509Certificate(bytes);
  } catch {}
  throw new CodedError('N16', '选择的文件里没有证书');
}
