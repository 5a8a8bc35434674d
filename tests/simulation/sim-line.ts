import { gunzipSync } from 'node:zlib';
import type { ApiRequest } from '../support/api-request.ts';
import type { SimCounty } from './sim-county.ts';
import type { Life } from './sim-disk.ts';
import { SimRefusal } from './sim-refusal.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How bad a line is: shares of requests. */
export interface LineFaults {
  /** Never arrive. */
  lost: number;
  /** Arrive and are answered, but the answer does not come back. */
  unanswered: number;
  /** Arrive once more, later: a copy that some box in between kept. */
  doubled: number;
}

export const GOOD_LINE: LineFaults = { lost: 0, unanswered: 0, doubled: 0 };

const SHORTEST_MS = 5;
const LONGEST_MS = 3000;
const LATE_COPY_MS = 90_000;
const LOOK_MS = 50;

/** The line between one desk and the county. */
export class SimLine {
  isUp = true;
  faults: LineFaults = GOOD_LINE;
  /** Addresses whose requests wait on their way until they are let through. */
  readonly stopped = new Set<string>();
  /** Requests that wait so. */
  readonly held: ApiRequest[] = [];
  readonly #time: VirtualTime;
  readonly #county: SimCounty;
  readonly #device: string;

  constructor(time: VirtualTime, county: SimCounty, device: string) {
    this.#time = time;
    this.#county = county;
    this.#device = device;
  }

  /** The network as one life of the desk has it: after the power failed nothing ever comes back. */
  fetchFor(life: Life): typeof fetch {
    return async (input, init) => {
      const answer = await Promise.race([this.#carried(String(input), init), aborted(init?.signal)]);
      if (life.isOver) throw new TypeError('the power is gone');
      if (answer === null) throw new TypeError('no line');
      if (answer instanceof SimRefusal) return Response.json(answer.body, { status: answer.status });
      return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
    };
  }

  /** False: the line broke while the request was on its way. */
  async #passes(request: ApiRequest): Promise<boolean> {
    const [address = ''] = request.path.split('?');
    if (!this.stopped.has(address)) return true;
    this.held.push(request);
    while (this.isUp && this.stopped.has(address)) await this.#time.sleep(LOOK_MS);
    this.held.splice(this.held.indexOf(request), 1);
    return this.isUp;
  }

  async #carried(path: string, init: RequestInit | undefined): Promise<unknown> {
    const { random } = this.#time;
    const { lost, unanswered, doubled } = this.faults;
    await this.#time.sleep(random.int(SHORTEST_MS, random.chance(0.1) ? LONGEST_MS : 100));
    if (!this.isUp || random.chance(lost)) return null;
    const request = requestOf(path, init);
    if (!(await this.#passes(request))) return null;
    if (random.chance(doubled)) {
      // as it was then, whatever the desk does meanwhile
      const copy = structuredClone(request);
      setTimeout(() => void this.#county.handle(this.#device, copy), random.int(1, LATE_COPY_MS));
    }
    const given = await this.#county.handle(this.#device, request);
    const answer = given instanceof SimRefusal ? given : structuredClone(given);
    await this.#time.sleep(random.int(SHORTEST_MS, 100));
    return !this.isUp || random.chance(unanswered) ? null : answer;
  }
}

/** Rejects like fetch does when its signal is given. */
function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

function requestOf(path: string, init: RequestInit | undefined): ApiRequest {
  const { method = 'GET', body } = init ?? {};
  const headers = { ...(init?.headers as Record<string, string> | undefined) };
  if (!(body instanceof Uint8Array)) return { method, path, headers, body: undefined };
  if (headers['content-type'] === 'application/octet-stream') return { method, path, headers, body: null, raw: body };
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : Buffer.from(body);
  return { method, path, headers, body: JSON.parse(plain.toString('utf8')) };
}
