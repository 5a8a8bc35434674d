import { toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { openCase } from '#shared/schema/case-content.ts';
import type { PairCipher } from '#shared/seal/key-pair.ts';
import type { CaseBox, CaseKey } from '#shared/sync/case-messages.ts';

/**
 * Keys of this browser's requests to see one record. The private half is a handle of the browser that cannot be read
 * out; it stays in this browser's own store and never reaches the county.
 */
const DATABASE = 'sanzhi-cases';
const STORE = 'keys';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** A fresh key for one request; kept under its own name. */
export async function newCaseKey(): Promise<CaseKey> {
  const pair = (await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])) as CryptoKeyPair;
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', point));
  const keyId = Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  await inStore('readwrite', (store) => store.put(pair.privateKey, keyId));
  return { alg: 'P256', keyId, agree: toBase64(point) };
}

/** Whether this browser made the request. */
export async function hasCaseKey({ keyId }: CaseKey): Promise<boolean> {
  return (await keyOf(keyId).catch(() => null)) !== null;
}

/** The request is over: nothing that is left anywhere can be opened by its key. */
export async function forgetCaseKey({ keyId }: CaseKey): Promise<void> {
  await inStore('readwrite', (store) => store.delete(keyId));
}

/** What was sealed to this browser's request. @throws CodedError A26 asked for elsewhere, X01 not for this key */
export async function openHere(request: { readonly requestId: string; readonly key: CaseKey }, sealed: CaseBox) {
  const { keyId } = request.key;
  const privateKey = await keyOf(keyId);
  if (!privateKey) throw new CodedError('A26');
  const cipher = crypto.subtle as unknown as PairCipher; // the port names the part of WebCrypto that is used
  return openCase(cipher, { requestId: request.requestId, keyId, privateKey }, sealed);
}

async function keyOf(keyId: string): Promise<CryptoKey | null> {
  const kept = await inStore('readonly', (store) => store.get(keyId));
  return kept instanceof CryptoKey ? kept : null;
}

async function inStore<Answer>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function settled<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
