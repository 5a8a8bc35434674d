export { electron } from '../main/target.ts';
