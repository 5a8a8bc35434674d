import { createHash } from 'node:crypto';
import type { PackagePart } from '#shared/ipc/paper-intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Desk } from '../../renderer/desk/desk-context.ts';
import type { DeskAct } from '../../renderer/store/audit-log.ts';
import { builtInCatalogue } from '../../renderer/store/built-in-catalogue.ts';
import type { DeskStore, ImportInput, ImportOutcome, OpenRecord } from '../../renderer/store/desk-store.ts';

/** A record as imports leave it in {@link officeStore}. */
interface Stored {
  readonly input: ImportInput;
  status: string;
}

/**
 * As much of a desk's store as imports use: settings and records in memory, which outlive a program that dies.
 * `locked` are units whose records lie with the county.
 */
export function officeStore(locked: ReadonlySet<string> = new Set()) {
  const settings = new Map<string, unknown>();
  const records = new Map<string, Stored>();
  const acts: DeskAct[] = [];
  let writesLeft = Number.POSITIVE_INFINITY;
  const write = () => {
    if (writesLeft-- <= 0) throw new Error('the program was killed');
  };
  const store = {
    account: { name: '王秀英' },
    audit: { add: async (act: DeskAct) => void acts.push(act) },
    setting: (key: string) => Promise.resolve(structuredClone(settings.get(key)) ?? null),
    putSetting: async (key: string, value: unknown) => {
      write();
      settings.set(key, structuredClone(value));
    },
    async importMany(inputs: readonly ImportInput[]): Promise<readonly ImportOutcome[]> {
      const outcomes: ImportOutcome[] = [];
      for (const input of inputs) {
        if (records.has(input.id)) outcomes.push({ id: input.id, kind: 'there' });
        else {
          write();
          records.set(input.id, { input, status: 'awaiting' });
          outcomes.push({ id: input.id, kind: 'stored' });
        }
      }
      return outcomes;
    },
    get: async (id: string) => {
      const found = records.get(id);
      return found ? ({ record: { id, status: found.status } } as unknown as OpenRecord) : null;
    },
    async voidRecord(id: string) {
      const found = records.get(id);
      if (!found) throw new CodedError('D08');
      if (locked.has(found.input.unitCode)) throw new CodedError('D09');
      write();
      found.status = 'void';
    },
  };
  return {
    store: store as unknown as DeskStore,
    records,
    /** What the audit trail was told. */
    acts,
    /** Dies at the write after so many more. */
    diesAfter: (writes: number) => {
      writesLeft = writes;
    },
    restarts: () => {
      writesLeft = Number.POSITIVE_INFINITY;
    },
  };
}

/** A desk whose packages stay in memory: opened records of a year, their attachments, what was logged. */
export function packingDesk(records: readonly OpenRecord[], attachmentBytes: ReadonlyMap<string, Uint8Array>) {
  const parts = new Map<string, PackagePart>();
  const settings = new Map<string, unknown>();
  const acts: DeskAct[] = [];
  const catalogue = builtInCatalogue();
  const store = {
    catalogue,
    account: { name: '王秀英', role: 'town_clerk', scope: '999901101000', strands: [] },
    audit: { add: async (act: DeskAct) => void acts.push(act) },
    units: () => [
      { code12: '999901101000', level: 'town', name: '杨树镇', shortName: '杨树镇' },
      { code12: '999901101201', level: 'village', name: '北坡村村民委员会', shortName: '北坡村' },
    ],
    bodies: () => [],
    async *scan({ type, statuses }: { type: string; statuses: readonly string[] }) {
      yield records.filter(({ record }) => record.type === type && statuses.includes(record.status));
    },
    get: async (id: string) => records.find(({ record }) => record.id === id) ?? null,
    setting: async (key: string) => settings.get(key) ?? null,
    putSetting: async (key: string, value: unknown) => void settings.set(key, value),
  };
  const session = {
    add: async (path: string, part: PackagePart) => {
      parts.set(path, part);
      const bytes = part.kind === 'bytes' ? part.bytes : new TextEncoder().encode(JSON.stringify(part));
      return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
    },
    finish: async () => ({ outcome: 'saved' as const, fileName: 'x.zip' }),
    cancel: async () => undefined,
  };
  const desk = {
    store,
    device: { town: { name: '杨树镇', shortName: '杨树镇' } },
    platform: { beginPackage: async () => session, savePdf: () => undefined },
    attachments: { bytes: async ({ sha256 }: { sha256: string }) => attachmentBytes.get(sha256) ?? null },
  };
  return { desk: desk as unknown as Desk, parts, settings, acts };
}
