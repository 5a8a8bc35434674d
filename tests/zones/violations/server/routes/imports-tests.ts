export { tests } from '../../tests/target.ts';
