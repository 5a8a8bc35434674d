import type { LedgerRecord } from '../../shared/schema/record.ts';
import { startCounty } from '../support/county.ts';
import { type Answer, type ClientDesk, deskOver, enrolDesk, type SendOptions } from '../support/county-client.ts';
import { FakeCounty } from '../support/fake-county.ts';

/** An answer that need not be JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Two desks of one town at one county, whichever county it is. */
export interface ContractCounty {
  readonly desk: ClientDesk;
  readonly other: ClientDesk;
  /** A request of `desk` whose answer is taken as bytes. */
  raw(path: string, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>;
  /** A record of `desk` that the county refuses with D01. */
  refusable(seed: number): Promise<LedgerRecord>;
  stop(): Promise<void>;
}

/** The county that tests of the desk run against. */
export async function fakeContractCounty(): Promise<ContractCounty> {
  const county = new FakeCounty();
  const deskOf = (deviceId: string) =>
    deskOver(askOver(county, deviceId), {
      townId: 510802105,
      deviceId,
      cookie: '',
      account: { accountId: 'a', name: '王文书' },
    });
  const desk = await deskOf('dev-a');
  return {
    desk,
    other: await deskOf('dev-b'),
    async raw(path, headers = {}) {
      const answer = await county.handlerFor('dev-a')({ method: 'GET', path, body: undefined, headers });
      const bytes = Buffer.from(answer.bytes ?? JSON.stringify(answer.body));
      return { status: answer.status, bytes, headers: answer.headers ?? {} };
    },
    async refusable(seed) {
      const record = await desk.make('civil_practice', seed);
      county.refuse.set(record.id, 'D01');
      return record;
    },
    stop: async () => undefined,
  };
}

function askOver(county: FakeCounty, deviceId: string) {
  return async (path: string, options: Omit<SendOptions, 'cookie'> = {}): Promise<Answer> => {
    const { body, raw, headers = {}, method = body === undefined && raw === undefined ? 'GET' : 'POST' } = options;
    const sent = raw === undefined ? {} : { raw: Buffer.from(raw) };
    const answer = await county.handlerFor(deviceId)({ method, path, body, headers, ...sent });
    const shown = answer.bytes ? { text: Buffer.from(answer.bytes).toString('utf8') } : answer.body;
    return { status: answer.status, body: shown as Answer['body'], cookie: '', headers: new Headers(answer.headers) };
  };
}

/** A real county server with its real database. */
export async function realContractCounty(): Promise<ContractCounty> {
  const county = await startCounty();
  const desk = await enrolDesk(county.origin, 'yangshu', '甲机');
  return {
    desk,
    other: await enrolDesk(county.origin, 'yangshu', '乙机'),
    async raw(path, headers = {}) {
      const answer = await fetch(`${county.origin}${path}`, { headers: { cookie: desk.cookie, ...headers } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, bytes, headers: Object.fromEntries(answer.headers) };
    },
    async refusable(seed) {
      const record = await desk.make('civil_practice', seed);
      return { ...record, data: {} };
    },
    stop: async () => void (await county.stop()),
  };
}
