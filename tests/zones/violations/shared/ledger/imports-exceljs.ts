import type { Workbook } from 'exceljs'; export type Book = Workbook;
