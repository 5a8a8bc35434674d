import { z } from 'zod';

const chinese = z.locales.zhCN().localeError;
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是否（true/false）',
  array: '列表',
  object: '对象',
  record: '对象',
};

/** The faults that a schema found, in Chinese, without touching zod's global settings. */
export function chineseIssues(error: z.ZodError): readonly { path: readonly string[]; reason: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String), reason: reasonOf(issue) }));
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `不认识的属性：${issue.keys.slice(0, 5).join('、')}`;
  if (issue.code === 'invalid_type') return `应为${TYPE_NAMES[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_union') return '内容不是允许的写法之一';
  if (/[\u4e00-\u9fff]/.test(issue.message)) return issue.message;
  // zod words its own faults; the input is not needed for that and is not shown.
  const text = chinese({ ...issue, input: undefined } as Parameters<typeof chinese>[0]);
  return (typeof text === 'string' ? text : text?.message) ?? '内容不正确';
}
