export { target } from '../../shared/kernel/target.ts';
