import { Redirect, Route, Switch } from 'wouter';
import { HomeScreen } from '../features/home/home-screen.tsx';
import {
  AdHocScreen,
  AttentionScreen,
  BodiesScreen,
  CasesScreen,
  DictionaryScreen,
  EditEntryScreen,
  FormsScreen,
  GridScreen,
  ImportScreen,
  LedgerListScreen,
  MonthScreen,
  NewEntryScreen,
  NoticesScreen,
  PackagesScreen,
  PeopleScreen,
  ReceiptScreen,
  RecordScreen,
  SearchScreen,
  SettingsScreen,
  SyncScreen,
} from './lazy-screens.ts';

/** Which screen stands behind which address. */
export function Routes() {
  return (
    <Switch>
      <Route path="/">
        <HomeScreen />
      </Route>
      <Route path="/ledger/:type">{({ type }) => <LedgerListScreen typeId={type} />}</Route>
      <Route path="/ledger/:type/grid">{({ type }) => <GridScreen typeId={type} />}</Route>
      <Route path="/ledger/:type/new">{({ type }) => <NewEntryScreen typeId={type} draftId={null} />}</Route>
      <Route path="/ledger/:type/new/:draft">
        {({ type, draft }) => <NewEntryScreen typeId={type} draftId={draft} />}
      </Route>
      <Route path="/record/:id">{({ id }) => <RecordScreen key={id} recordId={id} />}</Route>
      <Route path="/record/:id/edit">{({ id }) => <EditEntryScreen recordId={id} stepId={null} />}</Route>
      <Route path="/record/:id/step/:step">{({ id, step }) => <EditEntryScreen recordId={id} stepId={step} />}</Route>
      <Route path="/search/:text">{({ text }) => <SearchScreen text={decodeURIComponent(text)} />}</Route>
      <Route path="/attention">
        <AttentionScreen />
      </Route>
      <Route path="/import">
        <ImportScreen />
      </Route>
      <Route path="/month/:tab?">{({ tab }) => <MonthScreen tab={tab ?? null} />}</Route>
      <Route path="/bodies">
        <BodiesScreen />
      </Route>
      <Route path="/dictionary">
        <DictionaryScreen />
      </Route>
      <Route path="/tables">
        <AdHocScreen />
      </Route>
      <Route path="/forms">
        <FormsScreen />
      </Route>
      <Route path="/packages">
        <PackagesScreen />
      </Route>
      <Route path="/sync">
        <SyncScreen />
      </Route>
      <Route path="/receipt">
        <ReceiptScreen />
      </Route>
      <Route path="/cases">
        <CasesScreen />
      </Route>
      <Route path="/notices/:id?">{({ id }) => <NoticesScreen noticeId={id ?? null} />}</Route>
      <Route path="/people">
        <PeopleScreen />
      </Route>
      <Route path="/settings">
        <SettingsScreen />
      </Route>
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  );
}
