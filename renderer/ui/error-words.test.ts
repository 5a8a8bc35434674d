import { expect, it } from 'vitest';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { shownError } from './error-words.ts';

it('shows the words of a coded error with its detail', () => {
  expect(shownError(new CodedError('D10', '某村'))).toMatchObject({ code: 'D10', what: '单位不存在或已撤并：某村' });
});

it('reads the code at the head of a message from another process', () => {
  expect(shownError(new Error("Error invoking remote method 'workbook:save': CodedError: F05 disk")).code).toBe('F05');
  expect(shownError(new Error('F04 cut')).code).toBe('F04');
});

it('never shows the text of a foreign error', () => {
  const shown = shownError(new TypeError('x is undefined'));
  expect(shown.code).toBe('X01');
  expect(shown.sentence).not.toContain('undefined');
});
