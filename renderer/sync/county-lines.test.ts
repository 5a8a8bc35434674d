import { expect, test } from 'vitest';
import { z } from 'zod';
import { type CountyLines, countyLines } from './county-lines.ts';
import type { FileCounty } from './courier/file-county.ts';

test('while sync rests only a person and a file are answered; a request under way ends by itself', async () => {
  const asked: string[] = [];
  const held = Promise.withResolvers<void>();
  let file: Pick<FileCounty, 'fetch'> | null = null;
  const network: typeof fetch = async (path) => {
    asked.push(String(path));
    if (String(path) === '/api/slow') await held.promise;
    return Response.json({ from: 'line' });
  };
  const lines = countyLines(
    network,
    () => file as FileCounty | null,
    () => undefined,
  );
  const get = async (way: keyof Omit<CountyLines, 'gate'>, path = '/api') =>
    await lines[way].get(path, z.object({ from: z.string() })).then(
      ({ from }) => from,
      ({ code }) => code,
    );
  const all = async () => [await get('sync'), await get('own'), await get('asked')];

  expect(await all()).toEqual(['N17', 'N17', 'line']);
  expect(asked).toEqual(['/api']);
  file = { fetch: async () => Response.json({ from: 'file' }) };
  expect(await all()).toEqual(['file', 'N17', 'line']);
  file = null;
  lines.gate.open();
  expect(await all()).toEqual(['line', 'line', 'line']);
  const slow = get('own', '/api/slow');
  lines.gate.close();
  held.resolve();
  expect(await slow).toBe('line');
  expect(await all()).toEqual(['N17', 'N17', 'line']);
});
