import type Dexie from 'dexie'; export type Database = Dexie;
