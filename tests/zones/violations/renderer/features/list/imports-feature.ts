export { entry } from '../entry/target.ts';
