import { newUuid } from '../../shared/kernel/record-id.ts';
import { attachmentSchema } from '../../shared/schema/attachment.ts';
import { standingDecisions } from '../../shared/sync/decide-conflict.ts';
import { MASS_VOIDS } from '../../shared/sync/mass-change.ts';
import type { SimDesk } from './sim-desk.ts';
import type { SimWorld } from './sim-world.ts';

/** What people do besides entering, editing and voiding one by one; each at a desk that is on. */

/** A record with a paper that was photographed before. */
export async function enterWithPaper(world: SimWorld, desk: SimDesk): Promise<void> {
  const { random } = world.time;
  const size = random.pick([900, 40_000, 300_000]);
  const bytes = new Uint8Array(size).fill(random.int(1, 255));
  new DataView(bytes.buffer).setFloat64(0, random.next());
  const paper = attachmentSchema.parse({
    sha256: desk.addPaper(bytes),
    name: '签到表.jpg',
    caption: '',
    paper: '',
    mediaType: 'image/jpeg',
    size,
    addedAt: '2027-01-15T08:00',
    by: '王文书',
    sensitivity: 'open',
  });
  await world.enter(desk, [paper]);
}

/** A table of many records is imported. */
export async function importMany(world: SimWorld, desk: SimDesk): Promise<void> {
  const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const source = { batch: 'b', file: '台账.xlsx', sha256: '0'.repeat(64), sheet: '1', row: 1 };
  const inputs = Array.from({ length: MASS_VOIDS + 2 }, () => ({
    id: newUuid({ now: () => world.time.now }, chance),
    ...world.sample(),
    source,
  }));
  for (const outcome of await desk.writer.importMany(inputs as never)) {
    if (outcome.kind === 'refused') throw outcome.error;
    const record = desk.records().find(({ id }) => id === outcome.id);
    if (record && desk.isOn) world.toldSaved(desk, record);
  }
}

/** Somebody voids many records, one after the other: at once, or a dozen now and a dozen soon after. */
export async function voidMany(world: SimWorld, desk: SimDesk, most: number): Promise<void> {
  const alive = desk.records().filter(({ status }) => status !== 'void');
  for (const { id } of alive.slice(2, 2 + most)) {
    world.voided.add(id);
    world.toldSaved(desk, await desk.writer.voidRecord(id, '整批误录'));
  }
}

/** Looks at a mass void that waits: agrees, or takes it back where that is possible. */
export async function lookAtVoids(world: SimWorld, desk: SimDesk): Promise<void> {
  const { massVoid } = desk.engine.status();
  if (!massVoid) return;
  if (massVoid.direction === 'receive' || world.time.random.chance(0.6)) return agree(world, desk);
  world.note(`${desk.input.name} takes the voids back`);
  for (const id of massVoid.ids) world.toldSaved(desk, await desk.writer.takeBackVoid(id));
}

/** A person reads the list and agrees. */
export async function agree(world: SimWorld, desk: SimDesk): Promise<void> {
  const { massVoid } = desk.engine.status();
  if (!massVoid) return;
  if (massVoid.direction === 'send') for (const id of massVoid.ids) world.agreedTo.add(id);
  await desk.engine.agreeToVoids(massVoid.direction);
}

/** Takes a choice back that somebody made about a conflict. */
export async function reopen(world: SimWorld, desk: SimDesk): Promise<void> {
  const found = desk.records().flatMap((record) => standingDecisions(record).map(({ entry }) => ({ record, entry })));
  if (found.length === 0) return;
  const { record, entry } = world.time.random.pick(found);
  world.toldSaved(desk, await desk.writer.reopenConflict(record.id, entry.rev));
}

/** Takes back a void that the county does not hold. */
export async function takeBackVoid(world: SimWorld, desk: SimDesk): Promise<void> {
  const found = desk.records().filter(({ status, rev, county }) => status === 'void' && county?.rev !== rev);
  if (found.length === 0) return;
  world.toldSaved(desk, await desk.writer.takeBackVoid(world.time.random.pick(found).id));
}
