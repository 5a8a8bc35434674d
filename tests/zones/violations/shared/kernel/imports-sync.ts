export { sync } from '#shared/sync/target.ts';
