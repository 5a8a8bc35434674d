import { type RxDocumentData, type RxJsonSchema, wrapRxStorageInstance } from 'rxdb/plugins/core';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import type { AnyDocument, AnyStorage } from './wrap-storage.ts';

/** Schema option of our collections: seal every field that no index needs. RxDB's replication store is always sealed. */
export interface SealableSchema {
  readonly sealed?: boolean;
}

const REPLICATION_STORE_TITLE = 'RxReplicationProtocolMetaData';
const ALWAYS_OPEN = ['_rev', '_deleted', '_meta', '_attachments'];
const BOX_FIELD = 'x';

interface NativeBase64 {
  toBase64?: () => string;
}
interface NativeBase64Class {
  fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
}

/** The platform's own base64 where it has one (Chromium 140): many times faster. */
function base64Of(bytes: Uint8Array): string {
  return (bytes as NativeBase64).toBase64?.() ?? toBase64(bytes);
}
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return (Uint8Array as NativeBase64Class).fromBase64?.(text) ?? fromBase64(text);
}

/**
 * At rest, every field that no index needs lies in one AES-GCM box under this PC's key, bound to the primary key so that
 * boxes cannot be swapped between records.
 */
export function sealedStorage(storage: AnyStorage, key: CryptoKey): AnyStorage {
  return {
    name: storage.name,
    rxdbVersion: storage.rxdbVersion,
    async createStorageInstance(params) {
      const schema = params.schema as unknown as RxJsonSchema<RxDocumentData<AnyDocument>> & SealableSchema;
      if (!schema.sealed && schema.title !== REPLICATION_STORE_TITLE) return storage.createStorageInstance(params);
      const open = openFields(schema);
      const inner = await storage.createStorageInstance({ ...params, schema: outerSchema(schema, open) as never });
      const primary = typeof schema.primaryKey === 'string' ? schema.primaryKey : String(schema.primaryKey.key);
      return wrapRxStorageInstance(
        params.schema as never,
        inner as never,
        (document: AnyDocument) => sealDocument(key, open, primary, document) as never,
        (document: AnyDocument) => openDocument(key, primary, document) as never,
      ) as never;
    },
  };
}

function openFields(schema: RxJsonSchema<RxDocumentData<AnyDocument>>): ReadonlySet<string> {
  const primary = typeof schema.primaryKey === 'string' ? schema.primaryKey : String(schema.primaryKey.key);
  const indexed = (schema.indexes ?? []).flat().map((path) => String(path).split('.')[0] ?? '');
  return new Set([primary, ...indexed, ...ALWAYS_OPEN]);
}

function outerSchema(schema: RxJsonSchema<RxDocumentData<AnyDocument>> & SealableSchema, open: ReadonlySet<string>) {
  const { sealed: _, ...rest } = schema;
  const kept = Object.entries(schema.properties).filter(([name]) => open.has(name));
  return {
    ...rest,
    properties: { ...Object.fromEntries(kept), [BOX_FIELD]: { type: 'string' } },
    required: (schema.required ?? []).map(String).filter((name) => open.has(name)),
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function sealDocument(
  key: CryptoKey,
  open: ReadonlySet<string>,
  primary: string,
  document: AnyDocument,
): Promise<AnyDocument> {
  const outside: AnyDocument = {};
  const inside: AnyDocument = {};
  for (const [name, value] of Object.entries(document)) (open.has(name) ? outside : inside)[name] = value;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(String(document[primary])) };
  const text = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, encoder.encode(JSON.stringify(inside))));
  const box = new Uint8Array(iv.length + text.length);
  box.set(iv);
  box.set(text, iv.length);
  return { ...outside, [BOX_FIELD]: base64Of(box) };
}

/** The document as it was before {@link sealDocument}. @throws OperationError wrong key or changed box */
async function openDocument(key: CryptoKey, primary: string, document: AnyDocument): Promise<AnyDocument> {
  const { [BOX_FIELD]: box, ...outside } = document;
  if (typeof box !== 'string') return document;
  const bytes = bytesOf(box);
  const additionalData = encoder.encode(String(document[primary]));
  const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, 12), additionalData };
  const text = await crypto.subtle.decrypt(algorithm, key, bytes.subarray(12));
  return { ...outside, ...(JSON.parse(decoder.decode(text)) as AnyDocument) };
}
