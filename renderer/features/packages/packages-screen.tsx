import { Page } from '../../ui/page.tsx';
import { ArchivePanel } from './archive-panel.tsx';
import { MonthPanel } from './month-panel.tsx';

/** Packages that leave the desk: the month's, and the archive's. */
export function PackagesScreen() {
  return (
    <Page title="资料包与归档" note="离线制作；每个文件的校验值记在包内的校验清单中">
      <MonthPanel />
      <ArchivePanel />
    </Page>
  );
}
