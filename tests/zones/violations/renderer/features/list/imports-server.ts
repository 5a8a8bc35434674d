export { server } from '../../../server/target.ts';
