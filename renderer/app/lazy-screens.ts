import { lazy } from 'react';

/**
 * Screens that are loaded after the first one, to keep the start short. In an ordinary browser their files come over
 * the line, so they are fetched as soon as the desk is open: no screen may wait for the network (design §2.1).
 */
const list = () => import('../features/list/ledger-list-screen.tsx');
const bodies = () => import('../features/bodies/bodies-screen.tsx');
const month = () => import('../features/month/month-screen.tsx');
const grid = () => import('../features/grid/grid-screen.tsx');
const entry = () => import('../features/entry/entry-screen.tsx');
const step = () => import('../features/entry/step-dialog.tsx');
const newRecord = () => import('../features/entry/new-record-dialog.tsx');
const record = () => import('../features/record/record-screen.tsx');
const dictionary = () => import('../features/dictionary/dictionary-screen.tsx');
const packages = () => import('../features/packages/packages-screen.tsx');
const settings = () => import('../features/settings/settings-screen.tsx');
const sync = () => import('../features/sync/sync-screen.tsx');
const receipt = () => import('../features/sync/receipt-screen.tsx');
const exporting = () => import('../features/export/export-dialog.tsx');
const importing = () => import('../features/import/import-screen.tsx');
const tables = () => import('../features/tables/ad-hoc-screen.tsx');
const forms = () => import('../features/forms/forms-screen.tsx');
const cases = () => import('../features/cases/cases-screen.tsx');
const notices = () => import('../features/notices/notices-screen.tsx');
const people = () => import('../features/people/people-screen.tsx');
const keyMap = () => import('../features/settings/key-map.tsx');

export const LedgerListScreen = lazy(async () => ({ default: (await list()).LedgerListScreen }));
export const SearchScreen = lazy(async () => ({ default: (await list()).SearchScreen }));
export const AttentionScreen = lazy(async () => ({ default: (await list()).AttentionScreen }));
export const MonthScreen = lazy(async () => ({ default: (await month()).MonthScreen }));
export const BodiesScreen = lazy(async () => ({ default: (await bodies()).BodiesScreen }));
export const GridScreen = lazy(async () => ({ default: (await grid()).GridScreen }));
export const NewEntryScreen = lazy(async () => ({ default: (await entry()).NewEntryScreen }));
export const EditEntryScreen = lazy(async () => ({ default: (await entry()).EditEntryScreen }));
export const NewRecordDialog = lazy(async () => ({ default: (await newRecord()).NewRecordDialog }));
export const RecordScreen = lazy(async () => ({ default: (await record()).RecordScreen }));
export const DictionaryScreen = lazy(async () => ({ default: (await dictionary()).DictionaryScreen }));
export const PackagesScreen = lazy(async () => ({ default: (await packages()).PackagesScreen }));
export const SettingsScreen = lazy(async () => ({ default: (await settings()).SettingsScreen }));
export const AdHocScreen = lazy(async () => ({ default: (await tables()).AdHocScreen }));
export const FormsScreen = lazy(async () => ({ default: (await forms()).FormsScreen }));
export const CasesScreen = lazy(async () => ({ default: (await cases()).CasesScreen }));
export const NoticesScreen = lazy(async () => ({ default: (await notices()).NoticesScreen }));
export const PeopleScreen = lazy(async () => ({ default: (await people()).PeopleScreen }));
export const SyncScreen = lazy(async () => ({ default: (await sync()).SyncScreen }));
export const ReceiptScreen = lazy(async () => ({ default: (await receipt()).ReceiptScreen }));
export const ExportDialog = lazy(async () => ({ default: (await exporting()).ExportDialog }));
export const StepDialog = lazy(async () => ({ default: (await step()).StepDialog }));
export const ImportScreen = lazy(async () => ({ default: (await importing()).ImportScreen }));
export const KeyMapDialog = lazy(async () => ({ default: (await keyMap()).KeyMapDialog }));

/** Fetches all screens, the most used first. False when the line broke: then it is worth trying again. */
export async function fetchScreens(): Promise<boolean> {
  for (const load of [
    list,
    entry,
    newRecord,
    record,
    step,
    month,
    grid,
    bodies,
    exporting,
    importing,
    tables,
    forms,
    packages,
    settings,
    people,
    cases,
    notices,
    keyMap,
    dictionary,
    sync,
    receipt,
  ]) {
    try {
      await load();
    } catch {
      return false;
    }
  }
  return true;
}
