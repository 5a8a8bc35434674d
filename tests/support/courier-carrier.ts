import { createHash, randomUUID } from 'node:crypto';
import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import { GZIP } from '../../server/courier/gzip-port.ts';
import { type KeyPair, newKeyPair, type PublicKeys } from '../../shared/seal/key-pair.ts';
import { packBody, unpackBody } from '../../shared/sync/courier/courier-body.ts';
import {
  type CourierFacts,
  openCourierFile,
  readCourierFile,
  writeCourierFile,
} from '../../shared/sync/courier/courier-file.ts';
import {
  type CourierAsk,
  type CourierReport,
  courierKeyAnswerSchema,
} from '../../shared/sync/courier/courier-messages.ts';
import { type ReadAnswer, readAnswer } from '../../shared/sync/courier/package-body.ts';
import { PROTOCOL_VERSION } from '../../shared/sync/messages.ts';
import { type ClientDesk, DEMO_PASSWORD, type Pushed, send } from './county-client.ts';

/** A desk's side of the courier without window and store, written from SPEC.md §12 with the desk's own shared code. */
export interface CourierSide {
  readonly desk: ClientDesk;
  readonly own: KeyPair;
  readonly county: { readonly countyId: number; readonly keys: PublicKeys };
  pack(options: PackOptions): Promise<Uint8Array<ArrayBuffer>>;
  open(answer: Uint8Array<ArrayBuffer>): Promise<ReadAnswer>;
}

export interface PackOptions {
  readonly rows?: readonly Pushed[];
  readonly papers?: readonly Uint8Array<ArrayBuffer>[];
  /** Hash that every attachment is said to have, instead of its own. */
  readonly paperHash?: string;
  readonly ask?: Partial<CourierAsk>;
  readonly facts?: Partial<CourierFacts>;
  readonly signer?: KeyPair;
  readonly receiver?: PublicKeys;
}

/** Registers a desk's keys. */
export async function courierSide(desk: ClientDesk): Promise<CourierSide> {
  const own = await newKeyPair(COURIER_PORTS.cipher);
  const county = courierKeyAnswerSchema.parse(
    (await desk.send('/api/v1/courier-key', { method: 'PUT', body: own.public })).body,
  );
  let number = 0;
  return {
    desk,
    own,
    county,
    async pack({ rows = [], papers = [], paperHash, ask, facts, signer = own, receiver = county.keys }) {
      number++;
      const asked = { protocol: PROTOCOL_VERSION, epoch: '', after: 0, catalogue: 0, reference: '', ...ask };
      const lines = [
        JSON.stringify({ ask: asked }),
        ...rows.map((row) => JSON.stringify({ row })),
        ...papers.map((bytes) => {
          const sha256 = paperHash ?? createHash('sha256').update(bytes).digest('hex');
          return JSON.stringify({ paper: { sha256, content: sha256, size: bytes.length } });
        }),
      ];
      const whole: CourierFacts = {
        kind: 'package',
        countyId: county.countyId,
        townId: desk.townId,
        deviceId: desk.deviceId,
        id: randomUUID(),
        part: 1,
        parts: 1,
        number,
        madeAt: '2027-01-15T08:00',
        ...facts,
      };
      return writeCourierFile(COURIER_PORTS, whole, { signer, receiver }, await packBody(GZIP, lines, papers));
    },
    async open(bytes) {
      const file = readCourierFile(bytes);
      const plain = await openCourierFile(COURIER_PORTS, file, { signer: county.keys, receiver: own });
      return readAnswer(await unpackBody(GZIP, plain));
    },
  };
}

/** The county's officer at the console. */
export interface CourierConsole {
  /** The report, or the code of the refusal. */
  take(file: Uint8Array<ArrayBuffer>): Promise<CourierReport>;
  codeOf(file: Uint8Array<ArrayBuffer>): Promise<unknown>;
  answer(report: Pick<CourierReport, 'townId' | 'deviceId' | 'packageId'>): Promise<Uint8Array<ArrayBuffer>>;
}

/** Signs an officer in. */
export async function courierConsole(origin: string, login = 'zfw'): Promise<CourierConsole> {
  const body = { login, password: DEMO_PASSWORD };
  const { cookie } = await send(origin, '/api/console/sign-in', { body });
  const post = (raw: Uint8Array<ArrayBuffer>) =>
    send(origin, '/api/console/courier/import', {
      cookie,
      raw,
      headers: { 'content-type': 'application/octet-stream' },
    });
  return {
    async take(file) {
      const { status, body: report } = await post(file);
      if (status !== 200) throw new Error(`import: ${status} ${JSON.stringify(report)}`);
      return report as unknown as CourierReport;
    },
    codeOf: async (file) => (await post(file)).body.code,
    async answer({ townId, deviceId, packageId }) {
      const query = new URLSearchParams({ town: String(townId), device: deviceId, packages: packageId });
      const response = await fetch(`${origin}/api/console/courier/answer?${query}`, { headers: { cookie } });
      if (!response.ok) throw new Error(`answer: ${response.status} ${await response.text()}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
