/** The desk's own scheme and host. Data in the local store belong to this origin, so it never changes (rxdb and quota). */
export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/**
 * Tells our own pages from all others. While developing, the address of the development server counts as ours too.
 */
export function ownAddresses(developmentServer: string | undefined): (address: string) => boolean {
  const development = developmentServer === undefined ? null : URL.parse(developmentServer);
  return (address) => {
    const url = URL.parse(address);
    if (url === null) return false;
    if (url.protocol === `${APP_SCHEME}:`) return url.host === APP_HOST;
    return development !== null && url.origin === development.origin;
  };
}
