import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import { fromBase64 } from '../../shared/kernel/base64.ts';
import { type CaseContent, openCase } from '../../shared/schema/case-content.ts';
import type { KeyPair } from '../../shared/seal/key-pair.ts';
import { caseBoxSchema } from '../../shared/sync/case-messages.ts';

/** Opens what a town granted as the officer's browser does, whose private key is here for once at hand. */
export async function openedCase(asking: KeyPair, requestId: string, sealed: unknown): Promise<CaseContent> {
  const { cipher } = COURIER_PORTS;
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const privateKey = await cipher.importKey('pkcs8', fromBase64(asking.agree), curve, false, ['deriveBits']);
  return openCase(cipher, { requestId, keyId: asking.public.keyId, privateKey }, caseBoxSchema.parse(sealed));
}
