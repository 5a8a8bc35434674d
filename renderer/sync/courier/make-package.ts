import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import { isRefused } from '#shared/schema/record.ts';
import { utf8Bytes } from '#shared/seal/utf8.ts';
import { PART_CONTENT_BYTES, PART_LINES_BYTES, packBody } from '#shared/sync/courier/courier-body.ts';
import { writeCourierFile } from '#shared/sync/courier/courier-file.ts';
import type { CourierAsk } from '#shared/sync/courier/courier-messages.ts';
import type { QueuedPaper } from '../../store/attachments/paper-queue.ts';
import type { DeskDatabase } from '../../store/desk-database.ts';
import type { DeviceIdentity } from '../../store/vault.ts';
import { sha256Of } from '../hash-of.ts';
import type { MassGuard } from '../mass-guard.ts';
import type { PaperPort } from '../paper-sender.ts';
import { byType, type EditRow, rowOf } from '../push-rows.ts';
import { COURIER_PORTS, type CourierKeys } from './courier-keys.ts';
import { GZIP } from './gzip-port.ts';

/** A package, ready to be saved: several files when one would be too large. */
export interface CourierPackage {
  readonly id: string;
  readonly number: number;
  readonly madeAt: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  readonly records: number;
  readonly papers: number;
  /** Voids that wait for a person's word and were left out (SPEC.md §8). */
  readonly heldBack: number;
}

export interface PackageInput {
  readonly database: Pick<DeskDatabase, 'records'>;
  readonly device: DeviceIdentity;
  readonly guard: MassGuard;
  readonly keys: NonNullable<Awaited<ReturnType<CourierKeys['both']>>>;
  readonly ask: CourierAsk;
  readonly number: number;
  /** Records whose present revision the county may not have. */
  readonly ids: readonly string[];
  /** Attachments that wait; none when they are to stay here. */
  readonly papers: readonly QueuedPaper[];
  readonly port: PaperPort | null;
  /** The same content makes a package of the same id: what of it arrived before need not go again. */
  readonly isResumed: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/** Lines and contents of one file as it grows. */
interface Part {
  readonly lines: string[];
  readonly contents: Uint8Array<ArrayBuffer>[];
  lineBytes: number;
  contentBytes: number;
}

const READ_ROWS = 200;
/** How the line begins that tells how the desk stands. */
const ASK = '{"ask":';

/** Packs what the county may not have, records before attachments. @throws CodedError S28, F10 and those of the store */
export async function makePackage(input: PackageInput): Promise<CourierPackage> {
  const rows = await unsentRows(input);
  const sendable = [...(await input.guard.sendable(rows))].sort(byType);
  const parts = [newPart()];
  addLine(parts, JSON.stringify({ ask: input.ask }));
  for (const row of sendable) {
    addLine(parts, JSON.stringify({ row: rowOf(row, (id) => input.guard.isAgreed(id)) }));
  }
  const papers = await addPapers(parts, input);
  const id = input.isResumed ? await idOfContent(parts) : newUuid({ now: () => Date.now() }, COURIER_PORTS.chance);
  // every part stands alone: whoever reads one must know how the desk stands
  for (const part of parts.slice(1)) part.lines.unshift(JSON.stringify({ ask: input.ask }));
  const madeAt = minuteInChina(Date.now());
  const files = await sealedParts(parts, { ...input, id }, madeAt);
  const heldBack = rows.length - sendable.length;
  return { id, number: input.number, madeAt, files, records: sendable.length, papers, heldBack };
}

async function unsentRows({ database, ids, onProgress }: PackageInput): Promise<EditRow[]> {
  const rows: EditRow[] = [];
  for (let at = 0; at < ids.length; at += READ_ROWS) {
    const found = await database.records.findByIds([...ids.slice(at, at + READ_ROWS)]).exec();
    for (const document of found.values()) {
      const record = document.toMutableJSON();
      const isKnown = record.county?.rev === record.rev || isRefused(record);
      if (!isKnown) rows.push({ newDocumentState: record });
    }
    onProgress(Math.min(at + READ_ROWS, ids.length), ids.length);
  }
  return rows;
}

function newPart(): Part {
  return { lines: [], contents: [], lineBytes: 0, contentBytes: 0 };
}

function addLine(parts: Part[], line: string, content: Uint8Array<ArrayBuffer> | null = null): void {
  const [lineBytes, contentBytes] = [utf8Bytes(line).length + 1, content?.length ?? 0];
  let part = parts.at(-1) ?? newPart();
  const isFull = part.lineBytes + lineBytes > PART_LINES_BYTES || part.contentBytes + contentBytes > PART_CONTENT_BYTES;
  if (isFull && part.lines.length > 0) {
    part = newPart();
    parts.push(part);
  }
  part.lines.push(line);
  if (content) part.contents.push(content);
  part.lineBytes += lineBytes;
  part.contentBytes += contentBytes;
}

/** Attachments whose bytes lie here; damaged and missing ones stay in the queue, which says so at the next sync. */
async function addPapers(parts: Part[], { papers, port, onProgress }: PackageInput): Promise<number> {
  let added = 0;
  for (const [at, paper] of papers.entries()) {
    onProgress(at, papers.length);
    const bytes = await port?.outgoing(paper).catch((error: unknown) => {
      if (error instanceof CodedError && error.code === 'F10') return null;
      throw error;
    });
    if (!bytes) continue;
    const { sha256 } = paper;
    addLine(parts, JSON.stringify({ paper: { sha256, content: await sha256Of(bytes), size: bytes.length } }), bytes);
    added++;
  }
  return added;
}

/** A UUID (version 8) of what lies in which part, whatever the desk says of itself beside it. */
async function idOfContent(parts: readonly Part[]): Promise<string> {
  const lines = parts.map((part) => part.lines.filter((line) => !line.startsWith(ASK)));
  const hash = await sha256Of(utf8Bytes(JSON.stringify(lines)));
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

async function sealedParts(parts: readonly Part[], input: PackageInput & { readonly id: string }, madeAt: string) {
  const { device, keys, number, id } = input;
  const facts = {
    kind: 'package' as const,
    countyId: keys.countyId,
    townId: Number(device.town.code12.slice(0, 9)),
    deviceId: device.deviceId,
    id,
    parts: parts.length,
    number,
    madeAt,
  };
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const [at, { lines, contents }] of parts.entries()) {
    const body = await packBody(GZIP, lines, contents);
    const parties = { signer: keys.own, receiver: keys.county };
    const bytes = await writeCourierFile(COURIER_PORTS, { ...facts, part: at + 1 }, parties, body);
    files.push({ name: fileNameOf(device, number, at + 1, parts.length), bytes });
  }
  return files;
}

function fileNameOf({ town, deviceName }: DeviceIdentity, number: number, part: number, parts: number): string {
  const whole = `报送包-${town.name}-${deviceName}-第${number}号`.replaceAll(/[\\/:*?"<>|\s]/g, '_').slice(0, 90);
  return `${whole}${parts > 1 ? `-${part}of${parts}` : ''}.szbs`;
}
