import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, say } from './lib/bootstrap.mjs';

/**
 * Draws resources/build/icon.svg as icon.png (512, Linux) and icon.ico (Windows; PNG images inside, as Windows reads
 * them since Vista). Run by hand after the SVG was changed; the results are under version control.
 */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const folder = join(root, 'resources/build');

await bootstrap();
const { chromium } = await import('@playwright/test');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });
const page = await browser.newPage();
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const images = new Map();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  images.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'icon.png'), images.get(512));
writeFileSync(join(folder, 'icon.ico'), icoOf(SIZES.filter((size) => size <= 256)));
say('已生成 resources/build/icon.png 与 icon.ico');

/** ICO: a head of 6 bytes, 16 bytes per image, then the images themselves. */
function icoOf(sizes) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(images.get(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += images.get(size).length;
  });
  return Buffer.concat([head, ...sizes.map((size) => images.get(size))]);
}
