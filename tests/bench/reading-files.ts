import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, write } from '@e965/xlsx';
import { buildLedger } from '#shared/ledger/build-ledger.ts';
import { writeWorkbook } from '#shared/workbook/write-workbook.ts';
import { workbookOf } from '../workbook/support/ledgers.ts';
import { WRITE_PORTS } from '../workbook/support/ports.ts';
import { sampleEntries, sampleRequest } from '../workbook/support/sample-ledgers.ts';

/** `node reading-files.ts <type> <rows> <folder>`: a ledger's printed face as .xlsx, and the same rows as an old .xls. */
const [type = 'wedding_funeral', rows = '2000', folder = '.'] = process.argv.slice(2);
const ledger = buildLedger(sampleRequest(type, sampleEntries(type, Number(rows), 3)));
const bytes = await writeWorkbook(workbookOf([ledger], ['printed']), WRITE_PORTS);
writeFileSync(join(folder, `${rows}.xlsx`), bytes);
const old = write(read(bytes, { type: 'array' }), { type: 'buffer', bookType: 'biff8' }) as Buffer;
writeFileSync(join(folder, `${rows}.xls`), old);
