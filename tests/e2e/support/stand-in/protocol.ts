import { app } from './app.ts';
import { answer, type Question } from './channel.ts';

type Handler = (request: Request) => Promise<Response> | Response;

/**
 * Chromium won't load a scheme it does not know, so `app://bundle/x` is `https://bundle.app.test/x` in the page, and
 * what main sees is mapped back. `location.origin` and the Origin header therefore differ from real Electron; bodies
 * are whole, not streamed; `request.signal` never fires.
 */
const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

export function toPageAddress(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i, (all, scheme: string, host: string) =>
    schemes.has(scheme) ? `https://${host}.${scheme}.test` : all,
  );
}

export function toAppAddress(address: string): string {
  return address.replace(
    /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.test(?=[/?#]|$)/i,
    (all, host: string, scheme: string) => (schemes.has(scheme) ? `${scheme}://${host}` : all),
  );
}

export const protocol = {
  registerSchemesAsPrivileged(list: { scheme: string }[]) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of list) schemes.add(scheme);
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string) => handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
};

answer('request', (question) => serve(question as Question & Asked));

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
}

async function serve(asked: Asked) {
  const address = toAppAddress(asked.url);
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  if (!handler) return { status: -1 };
  const body = asked.body ? new Uint8Array(asked.body) : null;
  const request = new Request(asked.url, { method: asked.method, headers: asked.headers, body });
  Object.defineProperty(request, 'url', { value: address }); // Node's Request accepts app://, but keeps no host for it
  const response = await handler(request);
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers)
    headers[name] = name === 'content-security-policy' ? policy(value) : value;
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
}

function policy(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+-]*):(?:\/\/([^\s;/]+))?/g, (all, scheme: string, host?: string) =>
    schemes.has(scheme) ? `https://${host ?? '*'}.${scheme}.test` : all,
  );
}
