export const electron = 1;
