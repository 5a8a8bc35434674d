import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { fromBase64 } from '#shared/kernel/base64.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { CipherKey } from '#shared/kernel/ports.ts';
import { type Box, openText, sealText } from '#shared/seal/box.ts';
import {
  openingKeyBy,
  type PairCipher,
  type PairPorts,
  type PublicKeys,
  sealingKeyFor,
} from '#shared/seal/key-pair.ts';
import { type Secrets, sealedContentSchema } from './seal-record.ts';

/** The present sealed values of one record, and the revision that they are of: nothing of its history. */
const caseContentSchema = z.object({
  rev: z.string().max(80),
  fields: sealedContentSchema.shape.fields,
  rows: sealedContentSchema.shape.rows,
});
export type CaseContent = z.infer<typeof caseContentSchema>;

type Key = Pick<PublicKeys, 'alg' | 'keyId' | 'agree'>;

const boundTo = (requestId: string) => `sanzhi-case|${requestId}`;

/** Seals one record's secrets to the key of one request; neither another request's nor another record's key opens it. */
export async function sealCase(
  ports: PairPorts,
  request: { readonly requestId: string; readonly key: Key },
  rev: string,
  { fields, rows }: Secrets,
): Promise<{ readonly ephemeral: string; readonly box: Box }> {
  const bound = boundTo(request.requestId);
  const { key, ephemeral } = await sealingKeyFor(ports, request.key, bound);
  return { ephemeral, box: await sealText(ports, key, canonicalJson({ rev, fields, rows }), bound) };
}

/** @throws CodedError S18, X01 it is not for this key or was changed */
export async function openCase(
  cipher: PairCipher,
  own: { readonly requestId: string; readonly keyId: string; readonly privateKey: CipherKey },
  sealed: { readonly ephemeral: string; readonly box: Box },
): Promise<CaseContent> {
  const bound = boundTo(own.requestId);
  const key = await openingKeyBy(cipher, own.privateKey, sealed.ephemeral, { keyId: own.keyId, info: bound });
  return caseContentSchema.parse(JSON.parse(await openText(cipher, key, sealed.box, bound)));
}

/**
 * What two people read out to each other over the telephone to know that the key is the same on both sides: made of the
 * key itself, whatever name it was given on the way.
 */
export function caseMark({ agree }: Pick<Key, 'agree'>): string {
  const hash = bytesToHex(sha256(fromBase64(agree)));
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`.toUpperCase();
}
