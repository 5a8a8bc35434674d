import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerFileName } from './ledger-file-name.ts';

describe('the name of a ledger file', () => {
  it.each([
    ['杨树镇_人民调解案件登记台账_2026年3月.xlsx', '杨树镇_人民调解案件登记台账_2026年3月.xlsx'],
    ['../../etc/passwd', 'etcpasswd.xlsx'],
    ['a:b*c?.XLSX', 'abc.xlsx'],
    ['CON', '台账CON.xlsx'],
    ['杨树镇_台账_2026年03月_v1.zip', '杨树镇_台账_2026年03月_v1.zip'],
    ['  ..  ', '台账.xlsx'],
    ['报表\u202Exslx', '报表xslx.xlsx'],
  ])('%s becomes %s', (wanted, name) => expect(ledgerFileName(wanted)).toBe(name));
  it('never leaves its folder and never gets too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wanted) => {
        const name = ledgerFileName(wanted);
        expect(name).toMatch(/^[^/\\:*?"<>|]{1,220}\.xlsx$/u);
        expect(name.startsWith('.')).toBe(false);
      }),
    );
  });
});
