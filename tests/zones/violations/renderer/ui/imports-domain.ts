export { domain } from '#shared/domain/target.ts';
