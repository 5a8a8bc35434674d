import type { AttachmentFolder } from '../attachments/attachment-folder.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { FigureKeeper } from '../figures/figure-keeper.ts';
import type { TownWatch } from '../sync/town-watch.ts';
import type { ReadRows } from '../units/read-unit-file.ts';
import type { County } from './county.ts';
import type { DemoCounty } from './demo-county.ts';

/** Everything the app works with; made in main.ts, or by a test. */
export interface AppDeps {
  readonly county: County;
  readonly storeKind: 'embedded' | 'external';
  readonly catalogues: Catalogues;
  readonly watch: TownWatch;
  readonly figures: Pick<FigureKeeper, 'begin' | 'book' | 'sent'>;
  /** Where attachments of records lie. */
  readonly attachments: AttachmentFolder;
  /** The demonstration county; null in real use, where its addresses do not exist. */
  readonly demo: DemoCounty | null;
  /** Folder of the built pages; null when they were not built. */
  readonly pagesFolder: string | null;
  readonly readRows: ReadRows;
  readonly version: string;
  /** File of the structured log; null: none. */
  readonly logFile: string | null;
  /** Sign-ins and enrolments allowed per address and minute; a lock-out per name stands behind it. */
  readonly signInsPerMinute: number;
}
