import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from './safe-file-name.ts';

describe('the name of a file that the desk makes', () => {
  it.each([
    ['杨树镇_人民调解案件登记台账_2026年3月.xlsx', '杨树镇_人民调解案件登记台账_2026年3月.xlsx'],
    ['../../etc/passwd', 'etcpasswd.xlsx'],
    ['a:b*c?.XLSX', 'abc.xlsx'],
    ['CON', '台账CON.xlsx'],
    ['  ..  ', '台账.xlsx'],
    ['报表\u202Exslx', '报表xslx.xlsx'],
  ])('%s becomes %s', (wanted, name) => expect(safeFileName(wanted, 'xlsx')).toBe(name));
  it('gives each kind its own ending', () => {
    expect(safeFileName('月报.docx', 'docx')).toBe('月报.docx');
    expect(safeFileName('杨树镇_台账_2026年03月_v1.zip', 'zip')).toBe('杨树镇_台账_2026年03月_v1.zip');
    expect(safeFileName('月报.xlsx', 'pdf')).toBe('月报.xlsx.pdf');
  });
  it('never leaves its folder and never gets too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wanted) => {
        const name = safeFileName(wanted, 'xlsx');
        expect(name).toMatch(/^[^/\\:*?"<>|]{1,220}\.xlsx$/u);
        expect(name.startsWith('.')).toBe(false);
      }),
    );
  });
});
