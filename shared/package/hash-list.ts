/** The list that stands in a package under this name: every other part with its hash. */
export const HASH_LIST = '校验清单.txt';

/** One part of a package as its lists name it. */
export interface ListedPart {
  readonly path: string;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  readonly size: number;
}

/** Lines `<hash>  <path>`, as `sha256sum -c` reads them, in the order of the package. */
export function hashList(parts: readonly ListedPart[]): string {
  return parts.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
}

/** The hashes of a list by path; null when a line is not of its form. */
export function readHashList(text: string): ReadonlyMap<string, string> | null {
  const hashes = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line.replace(/\r$/, '')) ?? [];
    if (hash === undefined || path === undefined || hashes.has(path)) return null;
    hashes.set(path, hash);
  }
  return hashes;
}

/** One thing that is wrong with a package. */
export interface PackageFault {
  readonly kind: 'no-list' | 'bad-list' | 'missing' | 'changed' | 'unlisted';
  readonly path: string;
}

/** Compares what a package holds (hash by path) with its list: missing, changed and unlisted parts. */
export function packageFaults(found: ReadonlyMap<string, string>, listText: string | null): readonly PackageFault[] {
  if (listText === null) return [{ kind: 'no-list', path: HASH_LIST }];
  const listed = readHashList(listText);
  if (listed === null) return [{ kind: 'bad-list', path: HASH_LIST }];
  const faults: PackageFault[] = [];
  for (const [path, hash] of listed) {
    const actual = found.get(path);
    if (actual === undefined) faults.push({ kind: 'missing', path });
    else if (actual !== hash) faults.push({ kind: 'changed', path });
  }
  for (const path of found.keys()) {
    if (path !== HASH_LIST && !listed.has(path)) faults.push({ kind: 'unlisted', path });
  }
  return faults;
}
