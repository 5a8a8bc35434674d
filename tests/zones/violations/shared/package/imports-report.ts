import { catalogue } from '../report/report.ts';

export const report = catalogue;
