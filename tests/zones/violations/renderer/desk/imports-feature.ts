export { entry } from '../features/entry/target.ts';
