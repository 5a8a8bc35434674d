import { CodedError } from '../../shared/kernel/coded-error.ts';
import type { CipherPort } from '../../shared/kernel/ports.ts';
import type { Attachment } from '../../shared/schema/attachment.ts';
import type { StoredRecord } from '../../shared/schema/record.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import { DEFAULT_SUITE, importSealKey } from '../../shared/seal/box.ts';
import type { Account } from '../../shared/sync/messages.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { sampleValues } from '../support/sample-values.ts';
import { SimCounty } from './sim-county.ts';
import { SimDesk } from './sim-desk.ts';
import { PowerLost } from './sim-disk.ts';
import { GOOD_LINE, SimLine } from './sim-line.ts';
import type { VirtualTime } from './virtual-time.ts';

const TOWN_ID = 510802105;
const catalogue = defaultCatalogue();
/** One type with sealed fields and one without. */
const TYPES = ['civil_practice', 'civil_practice', 'wedding_funeral'] as const;
const PLACES = ['祠堂', '村委会', '文化广场', '小学', '卫生室', '党群服务中心'];
const YEAR_MS = 365 * 24 * 3600 * 1000;

function unit(code12: string, level: string, name: string): Unit {
  const rest = { class3: '', households: null, population: null, groupCount: null, partyMemberCount: null };
  const times = { validFrom: '', validTo: '', successorCodes: [], aliases: [] };
  return { code12, level, name, shortName: name, parentCode: '510802000000', ...rest, ...times } as Unit;
}

const TOWN = unit('510802105000', 'town', '青川镇');
const VILLAGES = [unit('510802105203', 'village', '石门村'), unit('510802105204', 'village', '北坡村')];
const UNITS = [TOWN, ...VILLAGES];

/** One revision that a person was told is saved. */
export interface Saved {
  readonly desk: string;
  readonly id: string;
  readonly rev: string;
  /** Path of the changed value and what was typed; null for voids and choices. */
  readonly typed: { readonly path: string; readonly value: unknown } | null;
}

/** A stick on its way. */
interface Stick {
  readonly from: SimDesk;
  readonly kind: 'package' | 'answer';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Desks, county, lines and sticks of one run, and what people were told. */
export class SimWorld {
  readonly time: VirtualTime;
  readonly county: SimCounty;
  readonly desks: readonly SimDesk[];
  readonly lines: readonly SimLine[];
  readonly saved: Saved[] = [];
  /** What happened, for people who look for a fault. */
  readonly steps: string[] = [];
  /** Voids that a person saw in a list of many and agreed to. */
  readonly agreedTo = new Set<string>();
  /** Records that a person voided one by one or agreed to void; others must never be void. */
  readonly voided = new Set<string>();
  readonly sticks: Stick[] = [];
  #seeds = 0;

  static async make(time: VirtualTime, desks: number, withPapers: boolean): Promise<SimWorld> {
    const cipher = crypto.subtle as unknown as CipherPort; // the port names the part of WebCrypto that is used
    const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
    const key = await importSealKey(cipher, 'town-key', chance.bytes(DEFAULT_SUITE.keyBytes));
    return new SimWorld(time, { desks, withPapers }, createSealer({ cipher, chance }, key));
  }

  private constructor(
    time: VirtualTime,
    { desks, withPapers }: { readonly desks: number; readonly withPapers: boolean },
    sealer: ReturnType<typeof createSealer>,
  ) {
    this.time = time;
    this.#withPapers = withPapers;
    const account: Account = {
      accountId: 'clerk',
      login: 'clerk',
      name: '王文书',
      role: 'town_clerk',
      townId: TOWN_ID,
      scope: TOWN.code12,
    };
    this.county = new SimCounty({
      townId: TOWN_ID,
      countyId: 510802,
      units: UNITS,
      catalogue,
      people: (id) =>
        id === 'clerk' ? ({ ...account, units: [], strands: [], closedFrom: null } as never) : undefined,
      today: () => '2027-01-15',
      now: () => time.now,
    });
    this.lines = Array.from({ length: desks }, (_, at) => new SimLine(time, this.county, `dev-${at}`));
    this.desks = this.lines.map((line, at) => {
      const skew = at === 0 ? 0 : time.random.int(-10, 1) * YEAR_MS;
      const input = {
        name: `dev-${at}`,
        time,
        line,
        catalogue,
        town: TOWN,
        units: UNITS,
        account,
        sealer,
        skew,
        withPapers,
      };
      return new SimDesk({ ...input, onCrash: () => this.note(`dev-${at} loses its power`) });
    });
    this.#sealer = sealer;
  }

  readonly #sealer: ReturnType<typeof createSealer>;
  readonly #withPapers: boolean;

  note(step: string): void {
    this.steps.push(`${((this.time.now / 1000) % 1e6).toFixed(1)} ${step}`);
  }

  /** Something a person does at a desk; what the power takes is not counted as saved. */
  async at(desk: SimDesk, what: string, act: () => Promise<void>): Promise<void> {
    if (!desk.isOn) return;
    this.note(`${desk.input.name} ${what}`);
    try {
      await act();
    } catch (error) {
      if (error instanceof PowerLost || !desk.isOn) return;
      if (!(error instanceof CodedError)) throw error;
      this.note(`${desk.input.name} is told ${error.code}`);
    }
  }

  /** What somebody may enter next. */
  sample() {
    const type = this.time.random.pick(TYPES);
    const { values, remark } = sampleValues(type, ++this.#seeds);
    const unitCode = this.time.random.pick(VILLAGES).code12;
    return { type, values, remark, unitCode, alsoCountsIn: [] };
  }

  async enter(desk: SimDesk, attachments: readonly Attachment[] = []): Promise<void> {
    const record = await desk.writer.save({
      id: null,
      baseRev: null,
      ...this.sample(),
      ...(attachments.length > 0 && { attachments }),
    });
    this.toldSaved(desk, record);
  }

  /** A person was told that this is saved. */
  toldSaved(desk: SimDesk, { id, rev }: { readonly id: string; readonly rev: string }): void {
    this.saved.push({ desk: desk.input.name, id, rev, typed: null });
  }

  async edit(desk: SimDesk): Promise<void> {
    const alive = desk.records().filter(({ status }) => status !== 'void');
    if (alive.length === 0) return;
    const { random } = this.time;
    const before = random.pick(alive.slice(0, 4));
    const { values } = await openRecord(this.#sealer, before);
    const change = random.chance(0.5)
      ? { path: 'participants', value: random.int(1, 900) }
      : { path: 'place', value: `${random.pick(PLACES)}${random.int(1, 99)}` };
    const path = before.type === 'wedding_funeral' && change.path === 'participants' ? 'place' : change.path;
    const value = path === 'place' && typeof change.value === 'number' ? `${PLACES[0]}${change.value}` : change.value;
    await this.#saveEdit(desk, before, values, { path, value });
  }

  /** Changes one value of a record that lies at the desk. */
  async editOne(desk: SimDesk, before: StoredRecord, typed: { path: string; value: unknown }): Promise<void> {
    const { values } = await openRecord(this.#sealer, before);
    await this.#saveEdit(desk, before, values, typed);
  }

  async #saveEdit(
    desk: SimDesk,
    before: StoredRecord,
    values: Record<string, unknown>,
    typed: { readonly path: string; readonly value: unknown },
  ): Promise<void> {
    const record = await desk.writer.save({
      id: before.id,
      baseRev: before.rev,
      type: before.type,
      unitCode: before.unitCode,
      values: { ...values, [typed.path]: typed.value },
      remark: before.remark,
      alsoCountsIn: [],
      reason: '核对',
    } as never);
    if (record.rev !== before.rev) this.saved.push({ desk: desk.input.name, id: record.id, rev: record.rev, typed });
  }

  async voidOne(desk: SimDesk): Promise<void> {
    const alive = desk.records().filter(({ status }) => status !== 'void');
    if (alive.length < 3) return;
    const { id } = this.time.random.pick(alive);
    this.voided.add(id);
    const record = await desk.writer.voidRecord(id, '重复登记');
    this.saved.push({ desk: desk.input.name, id, rev: record.rev, typed: null });
  }

  async decide(desk: SimDesk): Promise<void> {
    const open = desk.records().filter(({ conflicts }) => conflicts.length > 0);
    if (open.length === 0) return;
    const { id, conflicts } = this.time.random.pick(open);
    const [conflict] = conflicts;
    if (!conflict) return;
    const record = await desk.writer.resolveConflict(
      id,
      conflict.id,
      this.time.random.pick(['mine', 'theirs'] as const),
    );
    if (record.status === 'void') this.voided.add(id);
    this.saved.push({ desk: desk.input.name, id, rev: record.rev, typed: null });
  }

  async makePackage(desk: SimDesk): Promise<void> {
    const made = await desk.engine.courier.makePackage({
      withPapers: this.#withPapers && this.time.random.chance(0.7),
      onProgress: () => undefined,
    });
    for (const { bytes } of made.files) this.sticks.push({ from: desk, kind: 'package', bytes });
  }

  /** Any stick comes to where it is going: late, twice, or changed on its way. */
  async carry(): Promise<void> {
    const { random } = this.time;
    if (this.sticks.length === 0) return;
    const at = random.int(0, this.sticks.length - 1);
    const stick = this.sticks[at];
    if (!stick) return;
    if (random.chance(0.6)) this.sticks.splice(at, 1);
    const bytes = random.chance(0.15) ? damaged(stick.bytes, random.next(), random.chance(0.5)) : stick.bytes;
    if (stick.kind === 'answer') {
      await this.at(
        stick.from,
        'reads an answer',
        async () => void (await stick.from.engine.courier.readAnswer(bytes)),
      );
      return;
    }
    this.note(`a package of ${stick.from.input.name} is imported`);
    try {
      const answer = await this.county.takePackage(bytes);
      this.sticks.push({ from: stick.from, kind: 'answer', bytes: answer });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.note(`and refused with ${error.code}`);
    }
  }

  /** From now on everything works; people agree to what waits for their word. */
  async mend(): Promise<void> {
    this.note('everything works again');
    for (const line of this.lines) {
      line.isUp = true;
      line.faults = GOOD_LINE;
    }
    for (const desk of this.desks) {
      if (desk.isOn) desk.powerStays();
      else await desk.switchOn();
    }
  }
}

function damaged(bytes: Uint8Array<ArrayBuffer>, share: number, isCut: boolean): Uint8Array<ArrayBuffer> {
  const at = Math.floor(bytes.length * share);
  if (isCut) return bytes.slice(0, at);
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 16;
  return changed;
}
