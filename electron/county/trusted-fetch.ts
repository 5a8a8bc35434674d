import { Agent, request as ask } from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { PeerCertificate } from 'node:tls';

/** Whom a PC trusts for one address besides the authorities of the operating system. */
export interface CountyTrust {
  /** `https://10.1.2.3:8643` */
  readonly origin: string;
  /** certificate: this very one, whatever name it bears. authority: whatever it has issued, for the right name. */
  readonly kind: 'certificate' | 'authority';
  readonly pem: string;
  /** SHA-256 of the certificate, as Node writes it. */
  readonly fingerprint: string;
}

/**
 * Fetches over TLS from a county whose certificate people have trusted themselves, in place of the browser engine's
 * fetch, which cannot be told so for one address without caching its verdict. Nothing is sent before the certificate
 * was checked. Redirects are errors.
 */
export function trustedFetch(trust: CountyTrust) {
  const agent = new Agent({
    keepAlive: true,
    minVersion: 'TLSv1.2',
    ca: [trust.pem],
    allowPartialTrustChain: true,
    ...(trust.kind === 'certificate' && {
      checkServerIdentity: (_host: string, shown: PeerCertificate) =>
        shown.fingerprint256 === trust.fingerprint ? undefined : new CertificateChanged(),
    }),
  });
  return (address: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const sent = ask(address, {
        agent,
        method: init.method ?? 'GET',
        headers,
        ...(init.signal && { signal: init.signal }),
      });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        const status = answer.statusCode ?? 502;
        if (status >= 300 && status < 400 && status !== 304) {
          answer.destroy();
          return reject(new TypeError('redirected'));
        }
        const given = new Headers();
        for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2)
          given.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
        const isEmpty = status === 204 || status === 205 || status === 304;
        if (isEmpty) answer.resume();
        const body = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream);
        resolve(new Response(body, { status, headers: given }));
      });
      if (init.body instanceof ReadableStream)
        Readable.fromWeb(init.body as NodeStream)
          .on('error', reject)
          .pipe(sent);
      else sent.end(init.body ?? undefined);
    });
}

class CertificateChanged extends Error {
  readonly code = 'CERT_CHANGED';
}

const FAULT =
  /\bERR_CERT_|\bCERT_|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_PINNED/;

/** Whether a failed request failed because of the certificate that was shown, in the words of Chromium or of Node. */
export function isCertificateFault(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (FAULT.test(at.message) || FAULT.test(String((at as { code?: unknown }).code ?? ''))) return true;
  }
  return false;
}
