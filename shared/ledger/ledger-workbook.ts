import { buildLedger, type LedgerRequest } from './build-ledger.ts';
import { type Edition, ledgerFileName } from './file-name.ts';
import type { LedgerWorkbook } from './sheet-model.ts';

/** Several ledgers of one unit and period, for one file. */
export interface LedgerWorkbookRequest extends Omit<LedgerRequest, 'type' | 'records' | 'waitingCount' | 'takenNames'> {
  /** In the order of the catalogue (D§4.9). */
  readonly ledgers: readonly Pick<LedgerRequest, 'type' | 'records' | 'waitingCount'>[];
  readonly faces?: LedgerWorkbook['faces'];
  readonly edition?: Edition;
  /** Counts up with every issue; 1 when absent. */
  readonly version?: number;
}

/** One workbook of one or several ledgers, named as D§4.10. @throws CodedError D02, C01 */
export function ledgerWorkbook(request: LedgerWorkbookRequest): LedgerWorkbook {
  const { ledgers, faces = ['printed', 'flat'], edition, version = 1, ...common } = request;
  const takenNames = new Set<string>(['目录']);
  const sheets = ledgers.map((ledger) => buildLedger({ ...common, ...ledger, takenNames }));
  const [only] = ledgers;
  const definition = ledgers.length === 1 && only ? request.catalogue.types.get(only.type) : undefined;
  return {
    fileName: ledgerFileName({
      unitShortName: request.unitShortName,
      ledgerName: definition?.ledger.title ?? '台账',
      period: request.period,
      ...(edition ? { edition } : {}),
      version,
    }),
    creator: request.unitName,
    faces,
    sheets,
  };
}
