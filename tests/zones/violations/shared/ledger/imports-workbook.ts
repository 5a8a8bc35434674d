export { workbook } from '#shared/workbook/target.ts';
