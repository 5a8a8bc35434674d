import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Stands for the packaging tool that electron-builder would download to make a .deb: reads that tool's arguments and
 * hands the work to dpkg-deb. Only for the offline check; released packages are made by the real tool.
 */
const given = readArguments(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'deb-'));
chmodSync(folder, 0o755);
for (const [from, to] of given.copies) {
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  cpSync(from.replace(/\/$/, ''), join(folder, to), { recursive: true, verbatimSymlinks: true });
}
mkdirSync(join(folder, 'DEBIAN'));
putScript(given.options['after-install'], 'postinst');
putScript(given.options['after-remove'], 'postrm');
writeFileSync(join(folder, 'DEBIAN/control'), controlFile(given));
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', folder, given.options.package], {
  stdio: 'inherit',
});
rmSync(folder, { recursive: true });

function readArguments(words) {
  const copies = [];
  const depends = [];
  const options = {};
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--force') continue;
    if (words[i] === '-d') depends.push(words[++i]);
    else if (words[i].startsWith('-')) options[words[i].replace(/^-+/, '')] = words[++i];
    else copies.push(words[i].split('='));
  }
  return { copies, depends, options };
}

function putScript(from, name) {
  if (!from) return;
  copyFileSync(from, join(folder, 'DEBIAN', name));
  chmodSync(join(folder, 'DEBIAN', name), 0o755);
}

function controlFile({ options, depends }) {
  const lines = {
    Package: options.name,
    Version: options.version,
    Architecture: options.architecture,
    Maintainer: options.maintainer,
    Depends: depends.join(', '),
    Recommends: options['deb-recommends'],
    Section: options.category,
    Priority: options['deb-priority'],
    Homepage: options.url,
    Description: options.description,
  };
  const filled = Object.entries(lines).filter(([, value]) => value);
  return `${filled.map(([key, value]) => `${key}: ${value}`).join('\n')}\n`;
}
