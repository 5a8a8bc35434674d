import type { FastifyInstance } from 'fastify';
import { type Departments, doDepartmentSchema, previewDepartmentSchema } from '#shared/sync/department-messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { accountFrom } from '../app/guards.ts';
import { changeDepartment, departmentsOf, previewDepartment } from '../auth/departments.ts';

/** County departments: read by everybody of the county, changed by the security administrator, whose rights they give. */
export function departmentRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/api/console/departments', async (request): Promise<Departments> => {
    await accountFrom(deps, request);
    return departmentsOf(deps.county);
  });
  app.post('/api/console/departments/preview', async (request) => {
    await accountFrom(deps, request, 'keep_rights');
    return previewDepartment(deps.county, previewDepartmentSchema.parse(request.body).change);
  });
  app.post('/api/console/departments', async (request): Promise<Departments> => {
    const account = await accountFrom(deps, request, 'keep_rights');
    await changeDepartment(deps.county, account, doDepartmentSchema.parse(request.body));
    return departmentsOf(deps.county);
  });
}
