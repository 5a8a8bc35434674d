export const workbook = 1;
