import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import {
  decidedEscrowSchema,
  type Escrow,
  type EscrowContent,
  escrowContentSchema,
  escrowsSchema,
} from '#shared/sync/escrow-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** What revoked desks handed over (SPEC.md §12.1). */
export interface EscrowApi {
  /** Newest first. */
  escrows(signal?: AbortSignal): Promise<readonly Escrow[]>;
  escrowContent(escrow: Escrow, signal?: AbortSignal): Promise<EscrowContent>;
  /** Null when it was not taken in. */
  decideEscrow(escrow: Escrow, decision: 'import' | 'drop', reason: string): Promise<CourierReport | null>;
}

export function escrowCalls({ ask, json }: Tools): EscrowApi {
  const path = ({ townId, deviceId, packageId, part }: Escrow) =>
    `escrow/${townId}/${encodeURIComponent(deviceId)}/${encodeURIComponent(packageId)}/${part}`;
  return {
    escrows: async (signal) => (await ask({ path: 'escrow', schema: escrowsSchema, signal })).escrows,
    escrowContent: (escrow, signal) => ask({ path: path(escrow), schema: escrowContentSchema, signal }),
    decideEscrow: async (escrow, decision, reason) =>
      (await ask({ path: path(escrow), schema: decidedEscrowSchema, write: json({ decision, reason }) })).report,
  };
}
