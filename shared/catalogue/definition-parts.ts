import { z } from 'zod';

/** Identifiers of fields, types and codes: lower-case English, at most 40 characters, no reserved names. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, '标识只能用小写英文字母、数字和下划线，以字母开头，不超过 40 个字符')
  .refine((name) => !['constructor', 'prototype', 'to_string', 'value_of'].includes(name), '保留标识不能使用');

/** A name that people read; no angle brackets, so that it can never be markup. */
export const label = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^<>]*$/, '名称中不能有尖括号');

/** Text of an expression (see `expression/README.md`): `actual <= expected`, `count(items) > 0`. */
export const expression = z.string().min(1).max(1000);
