/** Faults of these grades end the check. */
const GRAVE = new Set(['high', 'critical']);

/**
 * What `npm audit --json` says: a line for each dependency with a known grave fault, or why nothing is known. A registry
 * that keeps no list of faults (a mirror, a machine without a line) is told, and is no fault of the program.
 * @param {string} output
 * @returns {{ problems: string[], unknown: string | null }}
 */
export function auditVerdict(output) {
  const report = parsed(output.slice(Math.max(0, output.indexOf('{')), output.lastIndexOf('}') + 1));
  if (report?.auditReportVersion !== 2) {
    return { problems: [], unknown: String(report?.message || report?.error?.summary || '没有答复').slice(0, 160) };
  }
  const problems = Object.values(report.vulnerabilities)
    .filter(({ severity }) => GRAVE.has(severity))
    .map(({ name, severity, range, via }) => {
      const titles = via.flatMap((one) => (typeof one === 'string' ? [] : [one.title]));
      return `${name} ${range}：${severity}${titles.length > 0 ? `，${titles.join('；')}` : ''}`;
    });
  return { problems, unknown: null };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
