import type { DepartmentChange } from '#shared/domain/departments.ts';
import {
  type DepartmentPreview,
  type Departments,
  departmentPreviewSchema,
  departmentsSchema,
} from '#shared/sync/department-messages.ts';
import type { Tools } from '../month/month-api.ts';

/** County departments and their strands. */
export interface DepartmentApi {
  departments(signal?: AbortSignal): Promise<Departments>;
  previewDepartment(change: DepartmentChange): Promise<DepartmentPreview>;
  changeDepartment(change: DepartmentChange, mark: string, reason: string): Promise<Departments>;
}

export function departmentCalls({ ask, json }: Tools): DepartmentApi {
  const path = 'departments';
  return {
    departments: (signal) => ask({ path, schema: departmentsSchema, signal }),
    previewDepartment: (change) =>
      ask({ path: `${path}/preview`, schema: departmentPreviewSchema, write: json({ change }) }),
    changeDepartment: (change, mark, reason) =>
      ask({ path, schema: departmentsSchema, write: json({ change, mark, reason }) }),
  };
}
