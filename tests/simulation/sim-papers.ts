import { createHash } from 'node:crypto';
import type { CarriedPaper } from '../../shared/sync/courier/package-body.ts';
import type { ApiRequest } from '../support/api-request.ts';
import { FakePapers } from '../support/fake-papers.ts';
import { SimRefusal } from './sim-refusal.ts';

/** Where attachments are asked for. */
export const PAPERS = '/api/v1/attachments/';

/** The county's attachments, with its backups. */
export class SimPapers {
  #papers = new FakePapers();
  #backup: ReadonlyMap<string, { readonly content: string; readonly bytes: Buffer }> = new Map();

  has(sha256: string): boolean {
    return this.#papers.whole.has(sha256);
  }

  answer(url: URL, request: ApiRequest): unknown {
    const sha256 = url.pathname.slice(PAPERS.length).split('/')[0] ?? '';
    const { status, body } = this.#papers.answer(sha256, url, request);
    return status < 400 ? body : new SimRefusal(status, body);
  }

  /** One that came in a package; false: its bytes are not what their hash says. */
  take({ sha256, content, bytes }: CarriedPaper): boolean {
    if (createHash('sha256').update(bytes).digest('hex') !== content) return false;
    if (!this.has(sha256)) this.#papers.whole.set(sha256, { content, bytes: Buffer.from(bytes) });
    return true;
  }

  backUp(): void {
    this.#backup = new Map(this.#papers.whole);
  }

  restore(): void {
    this.#papers = new FakePapers();
    for (const [sha256, paper] of this.#backup) this.#papers.whole.set(sha256, paper);
  }
}
