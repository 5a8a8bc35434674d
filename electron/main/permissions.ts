/**
 * What a page may ask for. Everything else (camera, place, notices, clipboard reading, local network, screens …) is
 * refused without asking. Durable storage protects the clerk's records from being cleaned away.
 */
const ALLOWED = new Set(['persistent-storage']);

/** True for the few permissions that our own page may have. */
export function isPermitted(permission: string, address: string, isOurs: (address: string) => boolean): boolean {
  return ALLOWED.has(permission) && isOurs(address);
}
