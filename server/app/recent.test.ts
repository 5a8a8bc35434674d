import { expect, it } from 'vitest';
import { Recent } from './recent.ts';

it('lets go what was used longest ago', () => {
  const recent = new Recent<number>(2);
  recent.keep('town', 1);
  recent.keep('village', 2);
  expect(recent.use('town')).toBe(1);
  recent.keep('county', 3);
  expect([recent.use('town'), recent.use('village'), recent.use('county')]).toEqual([1, undefined, 3]);
});
