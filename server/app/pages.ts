import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Files whose name carries a hash of their content never change. */
const HASHED = /[-.][\w-]{8,}\.(?:js|css|woff2?|svg|png|wasm)$/;

/** Serves the built renderer: `/` is the desk, `/console` the county console. */
export async function servePages(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = (address: string, file: string) => {
    if (existsSync(join(folder, file))) app.get(address, (_request, reply) => reply.sendFile(file));
  };
  page('/', 'index.html');
  page('/console', 'console.html');
}
