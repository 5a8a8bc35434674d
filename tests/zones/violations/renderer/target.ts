export const renderer = 1;
