export { renderer } from '../../renderer/target.ts';
