import { CodedError } from '#shared/kernel/coded-error.ts';
import { OLDEST_PROTOCOL, PROTOCOL_VERSION } from '#shared/sync/messages.ts';

/** @throws CodedError N07 for a protocol that is not served any more */
export function requireProtocol(protocol: number): void {
  if (protocol < OLDEST_PROTOCOL || protocol > PROTOCOL_VERSION) throw new CodedError('N07');
}
