import { COUNTY_WALLS } from './county-walls.ts';
import { DESK_WALLS } from './desk-walls.ts';
import { ELECTRON_WALLS } from './electron-walls.ts';
import { TOWN_WALLS } from './town-walls.ts';
import type { WallSwitch } from './wall-switch.ts';

/** Every wall of docs/threat-model.md, in the order of its table of switches. */
export const WALLS: readonly WallSwitch[] = [...TOWN_WALLS, ...COUNTY_WALLS, ...DESK_WALLS, ...ELECTRON_WALLS];
