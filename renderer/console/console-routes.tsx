import { Button, Result } from 'antd';
import { Link, Redirect, Route, Switch } from 'wouter';
import { ArrivalsPage } from './arrivals/arrivals-page.tsx';
import { PATHS } from './console-paths.ts';
import { lazyPage } from './lazy-page.tsx';

const MatrixPage = lazyPage(async () => (await import('./matrix/matrix-page.tsx')).MatrixPage);
const BulletinPage = lazyPage(async () => (await import('./bulletin/bulletin-page.tsx')).BulletinPage);
const FiguresPage = lazyPage(async () => (await import('./figures/figures-page.tsx')).FiguresPage);
const ReportsPage = lazyPage(async () => (await import('./month/reports-page.tsx')).ReportsPage);
const ReportPage = lazyPage(async () => (await import('./month/report-page.tsx')).ReportPage);
const CorrectionsPage = lazyPage(async () => (await import('./month/corrections-page.tsx')).CorrectionsPage);
const CourierPage = lazyPage(async () => (await import('./courier/courier-page.tsx')).CourierPage);
const MonthSettingsPage = lazyPage(async () => (await import('./month/settings-page.tsx')).MonthSettingsPage);
const RecordListPage = lazyPage(async () => (await import('./records/record-list-page.tsx')).RecordListPage);
const RecordPage = lazyPage(async () => (await import('./records/record-page.tsx')).RecordPage);
const NoticesPage = lazyPage(async () => (await import('./notices/notices-page.tsx')).NoticesPage);
const NoticePage = lazyPage(async () => (await import('./notices/notice-page.tsx')).NoticePage);
const CasesPage = lazyPage(async () => (await import('./cases/cases-page.tsx')).CasesPage);
const CodesPage = lazyPage(async () => (await import('./devices/codes-page.tsx')).CodesPage);
const DevicesPage = lazyPage(async () => (await import('./devices/devices-page.tsx')).DevicesPage);
const AuditPage = lazyPage(async () => (await import('./audit/audit-page.tsx')).AuditPage);
const PeoplePage = lazyPage(async () => (await import('./people/people-page.tsx')).PeoplePage);
const RightsPage = lazyPage(async () => (await import('./rights/rights-page.tsx')).RightsPage);
const DepartmentsPage = lazyPage(async () => (await import('./departments/departments-page.tsx')).DepartmentsPage);
const UnitsPage = lazyPage(async () => (await import('./units/units-page.tsx')).UnitsPage);
const UnitImportPage = lazyPage(async () => (await import('./units/unit-import-page.tsx')).UnitImportPage);
const CataloguePage = lazyPage(async () => (await import('./catalogue/catalogue-page.tsx')).CataloguePage);
const DictionaryPage = lazyPage(async () => (await import('./dictionary/dictionary-page.tsx')).DictionaryPage);

/** Every page of the console; all but the first are fetched when they are opened. */
export function ConsoleRoutes() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/arrivals" replace />
      </Route>
      <Route path={PATHS.arrivals}>{({ month }) => <ArrivalsPage month={month} />}</Route>
      <Route path={PATHS.matrix}>{({ year }) => <MatrixPage year={year} />}</Route>
      <Route path={PATHS.reports}>{({ month }) => <ReportsPage month={month} />}</Route>
      <Route path={PATHS.report}>
        {({ month, town }) => <ReportPage key={`${month}${town}`} month={month} town={town} />}
      </Route>
      <Route path={PATHS.bulletin}>{({ month }) => <BulletinPage month={month} />}</Route>
      <Route path={PATHS.figures} component={FiguresPage} />
      <Route path={PATHS.corrections} component={CorrectionsPage} />
      <Route path={PATHS.courier} component={CourierPage} />
      <Route path={PATHS.monthSettings}>
        <MonthSettingsPage />
      </Route>
      <Route path={PATHS.records}>
        {({ month, town, type, page }) => <RecordListPage month={month} town={town} type={type} page={page} />}
      </Route>
      <Route path={PATHS.record}>{({ town, id }) => <RecordPage key={id} town={town} id={id} />}</Route>
      <Route path={PATHS.notice}>{({ id }) => <NoticePage key={id} noticeId={id} />}</Route>
      <Route path={PATHS.notices} component={NoticesPage} />
      <Route path={PATHS.cases} component={CasesPage} />
      <Route path={PATHS.codes} component={CodesPage} />
      <Route path={PATHS.devices}>
        <DevicesPage />
      </Route>
      <Route path={PATHS.audit} component={AuditPage} />
      <Route path={PATHS.people} component={PeoplePage} />
      <Route path={PATHS.rights} component={RightsPage} />
      <Route path={PATHS.departments} component={DepartmentsPage} />
      <Route path={PATHS.unitImport}>
        <UnitImportPage />
      </Route>
      <Route path={PATHS.units}>
        <UnitsPage />
      </Route>
      <Route path={PATHS.catalogue}>{({ type }) => <CataloguePage typeId={type} />}</Route>
      <Route path={PATHS.dictionary}>{({ type }) => <DictionaryPage type={type} />}</Route>
      <Route>
        <Result
          status="404"
          title="没有这个页面"
          extra={
            <Link href="/arrivals" asChild>
              <Button type="primary">到报情况</Button>
            </Link>
          }
        />
      </Route>
    </Switch>
  );
}
