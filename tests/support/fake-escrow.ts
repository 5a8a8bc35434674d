import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import { GZIP } from '../../server/courier/gzip-port.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { type KeyPair, newKeyPair, type PublicKeys } from '../../shared/seal/key-pair.ts';
import { unpackBody } from '../../shared/sync/courier/courier-body.ts';
import { openCourierFile, readCourierFile } from '../../shared/sync/courier/courier-file.ts';
import { readPackage } from '../../shared/sync/courier/package-body.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';

/** What a county does with a desk that it revoked (SPEC.md §12.1): keeps what is handed over, and answers nothing else. */
export class FakeEscrow {
  /** The desk is revoked from now on. */
  isRevoked = false;
  /** Files by package and part; handed over again is no harm. */
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** The desk said that it has handed over everything. */
  isLeft = false;
  #desk: PublicKeys | null = null;
  #own: Promise<KeyPair> | null = null;

  /** Null: a request that a county answers without regard to this. */
  async answer({ pathname }: URL, request: ApiRequest): Promise<ApiAnswer | null> {
    if (pathname === '/api/v1/courier-key') {
      this.#desk = request.body as PublicKeys;
      return { status: 200, body: { countyId: 510802, keys: (await this.#keys()).public } };
    }
    if (!this.isRevoked) return null;
    if (!pathname.startsWith('/api/v1/escrow')) return { status: 401, body: { code: 'A27', message: '' } };
    if (pathname === '/api/v1/escrow/left') {
      this.isLeft = true;
      return { status: 200, body: { ok: true } };
    }
    if (pathname === '/api/v1/escrow' && request.method === 'PATCH') {
      const bytes = new Uint8Array(request.raw ?? []);
      const { id, part } = readCourierFile(bytes).head;
      this.files.set(`${id} ${part}`, bytes);
      return { status: 200, body: { kept: true, records: 0 } };
    }
    if (pathname !== '/api/v1/escrow') return null; // the trail's, as of a desk in use
    const id = new URL(request.path, 'http://county').searchParams.get('packageId') ?? '';
    const parts = [...this.files.keys()].flatMap((key) =>
      key.startsWith(`${id} `) ? [Number(key.split(' ')[1])] : [],
    );
    return { status: 200, body: { parts } };
  }

  /** Records of what was handed over, opened with the county's own key. */
  async records(): Promise<readonly LedgerRecord[]> {
    const parties = { signer: this.#desk as PublicKeys, receiver: await this.#keys() };
    const opened = await Promise.all(
      [...this.files.values()].map(async (bytes) => {
        const body = await openCourierFile(COURIER_PORTS, readCourierFile(bytes), parties);
        return readPackage(await unpackBody(GZIP, body)).rows.map(({ record }) => record as LedgerRecord);
      }),
    );
    return opened.flat();
  }

  #keys(): Promise<KeyPair> {
    this.#own ??= newKeyPair(COURIER_PORTS.cipher);
    return this.#own;
  }
}
