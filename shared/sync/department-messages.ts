import { z } from 'zod';
import { STRANDS } from '#shared/catalogue/definition.ts';
import type { Department, DepartmentChange, MemberEffect } from '#shared/domain/departments.ts';

/** Messages about county departments (D§1.1, D§1.2), each change looked at before it is done. */

const id = z.uuid();
const name = z.string().trim().min(2).max(40);
const strands = z.array(z.enum(STRANDS)).max(5);
const day = z.string().max(10);

export const departmentSchema: z.ZodType<Department> = z.looseObject({
  departmentId: z.string(),
  name: z.string(),
  strands,
  validFrom: z.string(),
  validTo: z.string(),
  successorId: z.string(),
});

const existing = z.string().min(1).max(64);
export const departmentChangeSchema: z.ZodType<DepartmentChange> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), departmentId: id, name, strands, validFrom: day }),
  z.object({ kind: z.literal('rename'), departmentId: existing, name }),
  z.object({ kind: z.literal('strands'), departmentId: existing, strands }),
  z.object({ kind: z.literal('close'), departmentId: existing, validTo: day, successorId: z.string().max(64) }),
  z.object({ kind: z.literal('reopen'), departmentId: existing }),
]);

export const memberEffectSchema: z.ZodType<MemberEffect> = z.looseObject({
  accountId: z.string(),
  name: z.string(),
  login: z.string(),
  role: z.string(),
  closed: z.boolean(),
  gains: strands,
  loses: strands,
  isEmptied: z.boolean(),
});

/** POST /api/console/departments/preview {change}; nothing is written. */
export const previewDepartmentSchema = z.object({ change: departmentChangeSchema });
export const departmentPreviewSchema = z.looseObject({
  /** Stands for what was looked at. */
  mark: z.string(),
  after: departmentSchema,
  members: z.array(memberEffectSchema),
});
export type DepartmentPreview = z.infer<typeof departmentPreviewSchema>;

/** POST /api/console/departments */
export const doDepartmentSchema = z.object({
  change: departmentChangeSchema,
  mark: z.string().max(64),
  reason: z.string().trim().min(2).max(200),
});

/** GET /api/console/departments: all there ever were by name, and what was changed, newest first. */
export const departmentsSchema = z.looseObject({
  departments: z.array(
    z.looseObject({
      department: departmentSchema,
      members: z.number().int(),
      /** The program gave the name, and nobody of the county has saved it. */
      isNameGiven: z.boolean().default(false),
    }),
  ),
  changes: z.array(
    z.looseObject({
      departmentId: z.string(),
      version: z.number().int(),
      kind: z.string(),
      reason: z.string(),
      by: z.string(),
      /** ISO. */
      at: z.string(),
      before: departmentSchema.nullable(),
      after: departmentSchema,
      members: z.array(memberEffectSchema),
    }),
  ),
});
export type Departments = z.infer<typeof departmentsSchema>;
