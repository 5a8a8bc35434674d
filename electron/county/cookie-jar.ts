import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Secrets } from '../platform/secrets.ts';
import { writeSafely } from '../platform/write-safely.ts';

/** The cookies that the county may set on a desk; all others are dropped. */
const OURS = /^(?:__Host-)?sanzhi_[a-z_]{1,32}$/;
const PAIR = /^([^=\s;]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,4096})$/;

const keptSchema = z.record(z.string(), z.record(z.string(), z.string()));
type Kept = z.infer<typeof keptSchema>;

/** The device's credential, kept per county by the main process so that no window ever sees it (design §9). */
export interface CookieJar {
  /** Value of the Cookie header for a county, or null. */
  headerFor(origin: string): Promise<string | null>;
  /** Takes what the county set; resolves when it is on disk. */
  take(origin: string, setCookies: readonly string[]): Promise<void>;
}

/** A jar in one sealed file. A file that cannot be opened on this PC is an empty jar: the desk must enrol again. */
export function cookieJar(path: string, secrets: Secrets): CookieJar {
  let loaded: Promise<Kept> | undefined;
  const kept = () => {
    loaded ??= load(path, secrets);
    return loaded;
  };
  return {
    async headerFor(origin) {
      const pairs = Object.entries((await kept())[origin] ?? {});
      return pairs.length > 0 ? pairs.map(([name, value]) => `${name}=${value}`).join('; ') : null;
    },
    async take(origin, setCookies) {
      const changes = setCookies.map(readSetCookie).filter((change) => change !== null);
      if (changes.length === 0) return;
      const all = await kept();
      const own = { ...all[origin] };
      for (const { name, value } of changes) {
        if (value === null) delete own[name];
        else own[name] = value;
      }
      if (Object.keys(own).length > 0) all[origin] = own;
      else delete all[origin];
      if (Object.keys(all).length > 0) await writeSafely(path, secrets.seal(JSON.stringify(all)), 0o600);
      else await rm(path, { force: true });
    },
  };
}

/** One Set-Cookie header: the new value, null when it deletes; null altogether when it is none of ours. */
export function readSetCookie(header: string): { name: string; value: string | null } | null {
  const [first = '', ...attributes] = header.split(';').map((part) => part.trim());
  const [, name, value] = PAIR.exec(first) ?? [];
  if (name === undefined || value === undefined || !OURS.test(name)) return null;
  return { name, value: value === '' || attributes.some(isOver) ? null : value };
}

function isOver(attribute: string): boolean {
  const [key = '', value = ''] = attribute.split('=');
  if (key.toLowerCase() === 'max-age') return Number(value) <= 0;
  // Only a date at the very beginning of time means "delete"; a real expiry is the county's to enforce, because the
  // clock of a village PC cannot be trusted.
  return key.toLowerCase() === 'expires' && Date.parse(value) < 86_400_000;
}

async function load(path: string, secrets: Secrets): Promise<Kept> {
  try {
    const text = secrets.open(await readFile(path));
    return text === null ? {} : keptSchema.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}
