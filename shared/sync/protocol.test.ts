import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import * as messages from './messages.ts';

/** Whoever changes a message raises PROTOCOL_VERSION, says so in SPEC.md, and adds the new hash here. */
const HASHES: Readonly<Record<number, string>> = {
  1: '7e5bc4d62b282eac',
  2: '414560429f7836ee',
  3: '01d61102ecc62256',
  4: '2ea583c54d6b13fb',
};

test('the shapes of all messages are those of this protocol version', () => {
  const schemas = Object.entries(messages).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[name, z.toJSONSchema(value, { unrepresentable: 'any', io: 'input' })] as const] : [],
  );
  expect(schemas.length).toBeGreaterThan(10);
  const hash = createHash('sha256')
    .update(canonicalJson(Object.fromEntries(schemas)))
    .digest('hex');
  expect(hash.slice(0, 16)).toBe(HASHES[messages.PROTOCOL_VERSION]);
});
