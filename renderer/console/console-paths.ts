/**
 * Addresses of the console's pages inside the hash: `/console#/records/2026-11/510802101/party_life/2`. Everything a
 * page needs to show itself again stands in its address, so that a renewed sign-in or a printed address leads back.
 */
export const PATHS = {
  arrivals: '/arrivals/:month?',
  matrix: '/matrix/:year?',
  reports: '/reports/:month?',
  report: '/report/:month/:town',
  corrections: '/corrections',
  figures: '/figures',
  bulletin: '/bulletin/:month?',
  courier: '/courier',
  monthSettings: '/month-settings',
  records: '/records/:month/:town/:type/:page?',
  record: '/record/:town/:id',
  cases: '/cases',
  notices: '/notices',
  notice: '/notices/:id',
  codes: '/codes',
  devices: '/devices',
  people: '/people',
  rights: '/rights',
  audit: '/audit',
  departments: '/departments',
  units: '/units',
  unitImport: '/units/import',
  dictionary: '/dictionary/:type?',
  catalogue: '/catalogue/:type?',
} as const;

/** Stands for "every town" or "every type" in an address. */
export const ALL = 'all';

/** Address of the arrivals of one month (`YYYY-MM`). */
export function arrivalsPath(month: string): string {
  return `/arrivals/${month}`;
}

/** Address of a list of records; absent town or type means all, pages count from 1. */
export function recordsPath(month: string, townId?: number, type?: string, page = 1): string {
  return `/records/${month}/${townId ?? ALL}/${type ?? ALL}${page > 1 ? `/${page}` : ''}`;
}

/** Address of the matrix unit × month of one year. */
export function matrixPath(year: number): string {
  return `/matrix/${year}`;
}

/** Address of the towns' reports of one month. */
export function reportsPath(month: string): string {
  return `/reports/${month}`;
}

/** Address of the summary and bulletin of one month. */
export function bulletinPath(month: string): string {
  return `/bulletin/${month}`;
}

/** Address of one town's report. */
export function reportPath(month: string, townId: number): string {
  return `/report/${month}/${townId}`;
}

/** Address of one notice. */
export function noticePath(noticeId: string): string {
  return `/notices/${noticeId}`;
}

/** Address of one record. */
export function recordPath(townId: number, id: string): string {
  return `/record/${townId}/${id}`;
}
