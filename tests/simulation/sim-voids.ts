import { MASS_VOIDS, needsAgreement, type PushedVoids, VOID_WINDOW_MS } from '../../shared/sync/mass-change.ts';

/** One void that the county stored. */
interface StoredVoid {
  readonly device: string;
  readonly epoch: string;
  readonly id: string;
  readonly at: number;
  readonly isAgreed: boolean;
}

/** What the county knows of voids: its count for the guard (server/sync/void-guard.ts), and all of them for the invariants. */
export class SimVoids {
  readonly stored: StoredVoid[] = [];
  #counted = new Map<string, readonly number[]>();

  /** Whether the push has to wait for a person's word; counts its voids otherwise. */
  refuses(device: string, epoch: string, now: number, voids: PushedVoids): boolean {
    const kept = (this.#counted.get(device) ?? []).filter((at) => at > now - VOID_WINDOW_MS);
    const recent = voids.agreed.length > 0 ? [] : kept;
    if (needsAgreement(recent.length, voids)) return true;
    this.#counted.set(device, [...recent, ...voids.unagreed.map(() => now)]);
    for (const id of voids.unagreed) this.stored.push({ device, epoch, id, at: now, isAgreed: false });
    for (const id of voids.agreed) this.stored.push({ device, epoch, id, at: now, isAgreed: true });
    return false;
  }

  /** The server comes back without what it counted. */
  forget(): void {
    this.#counted = new Map();
  }

  /** What went without a person's word and should not have, in words. */
  broken(agreedTo: ReadonlySet<string>): string[] {
    const lied = this.stored.filter(({ id, isAgreed }) => isAgreed && !agreedTo.has(id));
    const mass = this.stored.filter((one, at) => !one.isAgreed && this.#before(one, at) >= MASS_VOIDS);
    return [
      ...lied.map(({ id, device }) => `9: ${device} says that a person agreed to the void of ${id}, and nobody did`),
      ...mass.map(({ device, at }) => `9: ${device} made many records void until ${at}, and nobody was asked`),
    ];
  }

  /** Voids of a desk without a word in the hour up to one of them, itself included, since somebody last agreed. */
  #before({ device, epoch, at }: StoredVoid, index: number): number {
    const own = this.stored.slice(0, index + 1).filter((one) => one.device === device && one.epoch === epoch);
    const agreed = own.findLastIndex(({ isAgreed }) => isAgreed);
    return own.slice(agreed + 1).filter((one) => one.at > at - VOID_WINDOW_MS).length;
  }
}
