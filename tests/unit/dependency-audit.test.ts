import { expect, test } from 'vitest';
// @ts-expect-error scripts are plain JavaScript
import { auditVerdict } from '../../scripts/lib/dependency-audit.mjs';

const fault = (name: string, severity: string) => ({
  name,
  severity,
  range: '<2.0.0',
  via: [{ title: 'Prototype pollution' }, 'another'],
});
const report = (...faults: readonly ReturnType<typeof fault>[]) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: Object.fromEntries(faults.map((one) => [one.name, one])) });

test('grave faults of dependencies end the check, lesser ones do not', () => {
  const verdict = auditVerdict(report(fault('one', 'high'), fault('two', 'moderate'), fault('three', 'critical')));
  expect(verdict).toEqual({
    problems: ['one <2.0.0：high，Prototype pollution', 'three <2.0.0：critical，Prototype pollution'],
    unknown: null,
  });
  expect(auditVerdict(report())).toEqual({ problems: [], unknown: null });
});

test.each([
  [
    'npm warn something\n{"message":"405 Method Not Allowed","error":{"summary":"","detail":""}}',
    '405 Method Not Allowed',
  ],
  ['{"error":{"code":"ENOTFOUND","summary":"no line"}}', 'no line'],
  ['', '没有答复'],
  ['<html>', '没有答复'],
])('a registry that knows of no faults is told, never taken for a clean answer: %s', (output, unknown) => {
  expect(auditVerdict(output)).toEqual({ problems: [], unknown });
});
