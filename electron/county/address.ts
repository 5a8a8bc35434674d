import { err, ok, type Result } from '#shared/kernel/result.ts';

/** Where the county is looked for until somebody says otherwise: a server on the same PC, as the demo has it. */
export const DEFAULT_COUNTY = 'http://127.0.0.1:8620';

/**
 * The origin in what a person typed: `https://county.example`, `10.1.2.3:8620` (http is then assumed).
 * N05 for anything with a path, a user name or another protocol.
 */
export function parseCountyOrigin(text: string): Result<string, 'N05'> {
  const trimmed = text.trim();
  const address = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  const isPlain =
    address !== null &&
    (address.protocol === 'http:' || address.protocol === 'https:') &&
    address.hostname !== '' &&
    address.username === '' &&
    address.password === '' &&
    address.pathname === '/' &&
    address.search === '' &&
    address.hash === '';
  return isPlain ? ok(address.origin) : err('N05');
}
