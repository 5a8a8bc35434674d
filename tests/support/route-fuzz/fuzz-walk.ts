import { isErrorCode } from '../../../shared/kernel/coded-error.ts';
import { type Seeded, seeded } from '../seeded.ts';
import { FUZZ_ROUTES, type FuzzRoute } from './fuzz-routes.ts';
import type { Asker, FuzzWorld } from './fuzz-world.ts';
import { type Json, mutated, UGLY_TEXTS, valuesOf } from './json-values.ts';

/** What a walk found. */
export interface FuzzReport {
  readonly requests: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Routes that answered 2xx at least once. */
  readonly entered: ReadonlySet<string>;
  readonly problems: readonly string[];
}

interface Attempt {
  readonly route: string;
  readonly asker: Asker;
  readonly path: string;
  readonly init: RequestInit;
}

/**
 * Sends so many requests over all routes: made by their schemas, then mostly spoiled. After each: no 5xx, an answer in our
 * words, no mark of the other town for who may not see it, and no row more or less where nothing was granted.
 */
export async function walkRoutes(world: FuzzWorld, seed: number, requests: number): Promise<FuzzReport> {
  const random = seeded(seed);
  const makers = makersFor(world, random);
  const problems: string[] = [];
  const statuses: Record<string, number> = {};
  const entered = new Set<string>();
  let before = await world.rows();
  for (let turn = 0; turn < requests; turn++) {
    const attempt = attemptOf(world, makers, random);
    const answer = await sent(world, attempt);
    const after = await world.rows();
    const told = faultsOf(world, attempt, answer, changedRows(before, after));
    problems.push(...told.map((fault) => `${fault}: ${attempt.asker.name} ${attempt.route} ${described(attempt)}`));
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (answer.status < 300) entered.add(attempt.route);
    before = after;
  }
  return { requests, statuses, entered, problems };
}

type Makers = ReadonlyMap<string, { readonly query: (() => Json) | null; readonly body: (() => Json) | null }>;

function makersFor({ vocabulary }: FuzzWorld, random: Seeded): Makers {
  return new Map(
    Object.entries(FUZZ_ROUTES).map(([route, { query, body }]) => [
      route,
      {
        query: query ? valuesOf(query, random, vocabulary) : null,
        body: body ? valuesOf(body, random, vocabulary) : null,
      },
    ]),
  );
}

function attemptOf(world: FuzzWorld, makers: Makers, random: Seeded): Attempt {
  const route = routeOf(random);
  const shape = FUZZ_ROUTES[route] as FuzzRoute;
  const maker = makers.get(route);
  const [method = '', pattern = ''] = route.split(' ');
  const { words, fitting } = world.vocabulary;
  const text = (name: string) => {
    const known = Object.hasOwn(fitting, name) ? fitting[name] : undefined;
    if (known && random.chance(0.8)) return String(random.pick(known));
    return random.pick(random.chance(0.3) ? UGLY_TEXTS : words);
  };
  const filled = pattern.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(text(name).toWellFormed()) || 'x');
  const query = maker?.query ? `?${queryOf(spoiled(maker.query(), 0.3, random, world), random)}` : '';
  const init = {
    method,
    headers: headersOf(shape, method, random, text),
    ...bodyOf(shape, maker?.body, random, world),
  };
  return { route, asker: askerOf(world, shape, pattern, random), path: `${filled}${query}`, init };
}

function routeOf(random: Seeded): string {
  const route = random.pick(Object.keys(FUZZ_ROUTES));
  return FUZZ_ROUTES[route]?.isSlow && random.chance(0.9) ? routeOf(random) : route;
}

/** Mostly somebody whom the route is meant for, else anybody. */
function askerOf({ askers }: FuzzWorld, { isParting }: FuzzRoute, pattern: string, random: Seeded): Asker {
  if (isParting) return askers.find(({ name }) => name === 'nobody') as Asker;
  const isDesk = pattern.startsWith('/api/v1/');
  const fitting = askers.filter(({ town }) => (isDesk ? typeof town === 'number' : town === 'all'));
  return random.pick(random.chance(0.8) ? fitting : askers);
}

function spoiled(value: Json, share: number, random: Seeded, { vocabulary }: FuzzWorld): Json {
  let made = value;
  while (random.chance(share)) made = mutated(made, random, vocabulary.words);
  return made;
}

function queryOf(values: Json, random: Seeded): string {
  const pairs = values !== null && typeof values === 'object' ? Object.entries(values) : [['x', values]];
  const text = (value: unknown) =>
    encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed());
  const parts = pairs.map(([name, value]) => `${text(name)}=${name === 'seconds' ? 0 : text(value)}`);
  if (random.chance(0.05) && parts[0]) parts.push(parts[0]); // the same name twice
  return parts.join('&');
}

function headersOf(
  { isBytes, headers = [] }: FuzzRoute,
  method: string,
  random: Seeded,
  text: (name: string) => string,
): Record<string, string> {
  const made: Record<string, string> = {};
  for (const name of headers) made[name] = text(name).replaceAll(/[^\x21-\x7e]/g, '');
  if (method === 'GET') return made;
  if (!random.chance(0.05)) made['x-sanzhi-request'] = '1';
  const odd = ['text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=utf-16', 'nonsense'];
  const usual = isBytes ? 'application/octet-stream' : 'application/json';
  made['content-type'] = random.chance(0.05) ? random.pick(odd) : usual;
  if (random.chance(0.03)) made['content-encoding'] = random.pick(['gzip', 'zstd', 'identity', 'nonsense']);
  return made;
}

function bodyOf(
  shape: FuzzRoute,
  make: (() => Json) | null | undefined,
  random: Seeded,
  world: FuzzWorld,
): RequestInit {
  if (shape.isBytes) return { body: bytesOf(random) };
  if (!make) return {};
  const isPush = shape === FUZZ_ROUTES['POST /api/v1/push'];
  const value = isPush && random.chance(0.8) ? random.pick(world.pushes) : make();
  const text = JSON.stringify(spoiled(value, 0.5, random, world)) ?? '';
  if (random.chance(0.05)) return { body: text.slice(0, random.int(0, text.length)) };
  if (random.chance(0.03)) return { body: `{"__proto__":{"isAdmin":true},"a":${'['.repeat(3000)}${']'.repeat(3000)}}` };
  return { body: text };
}

function bytesOf(random: Seeded): Uint8Array<ArrayBuffer> {
  const begin = random.pick(['PK\u0003\u0004', 'SZBS', '单位代码,名称\n', '', '\u00d0\u00cf\u0011\u00e0']);
  const head = new TextEncoder().encode(begin);
  const tail = Uint8Array.from({ length: random.int(0, 400) }, () => random.int(0, 255));
  return new Uint8Array([...head, ...tail]);
}

interface Heard {
  readonly status: number;
  readonly text: string;
}

/** Answered before any of our routes is found: address or headers too long. */
const BEFORE_ROUTES: ReadonlySet<number> = new Set([414, 431]);

/** What a broken answer counts as. */
const BROKEN = 599;

/** Too many requests a minute is our own haste: waited out and asked again. */
async function sent(world: FuzzWorld, attempt: Attempt): Promise<Heard> {
  for (;;) {
    const answer = await once(world, attempt).catch((thrown: unknown) => ({
      status: BROKEN,
      text: String(thrown),
      wait: 0,
    }));
    if (answer.wait === 0) return answer;
    await new Promise((done) => setTimeout(done, 1000 * answer.wait));
  }
}

async function once({ origin }: FuzzWorld, { asker, path, init }: Attempt): Promise<Heard & { readonly wait: number }> {
  const headers = { ...(init.headers as Record<string, string>), ...(asker.cookie && { cookie: asker.cookie }) };
  const answer = await fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
  const text = await answer.text();
  const isHasty = answer.status === 429 && text.includes('N06');
  return { status: answer.status, text, wait: isHasty ? Number(answer.headers.get('retry-after')) || 1 : 0 };
}

function changedRows(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

function faultsOf(
  world: FuzzWorld,
  { route, asker }: Attempt,
  { status, text }: Heard,
  changed: readonly string[],
): readonly string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`${status} ${text.slice(0, 200)}`);
  if (status >= 400 && !BEFORE_ROUTES.has(status) && !isOurWords(text))
    faults.push(`not in our words: ${text.slice(0, 200)}`);
  for (const mark of world.leaksIn(asker, text)) faults.push(`tells the other town’s ${mark}`);
  const isGranted = status < 300 && !route.startsWith('GET ') && asker.town !== null;
  const { changes = [] } = FUZZ_ROUTES[route] ?? {};
  const wrong = changed.filter((name) => {
    const [table = '', town = ''] = name.split(' ');
    if (changes.includes(table)) return false;
    return !(isGranted && (asker.town === 'all' || asker.town === Number(town))) && !isCounted(table);
  });
  if (wrong.length > 0) faults.push(`rows changed (${status}): ${wrong.join(', ')}`);
  return faults;
}

/** The county counts figures beside the requests, in its own time. */
function isCounted(table: string): boolean {
  return ['figure_year', 'figure_reach', 'figure_state'].includes(table);
}

function isOurWords(text: string): boolean {
  try {
    const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown };
    return typeof code === 'string' && isErrorCode(code) && typeof message === 'string' && message.includes(code);
  } catch {
    return false;
  }
}

function described({ path, init }: Attempt): string {
  const body = typeof init.body === 'string' ? init.body : init.body instanceof Uint8Array ? '(bytes)' : '';
  return `${path.slice(0, 300)} ${JSON.stringify(init.headers)} ${body.slice(0, 600)}`;
}
