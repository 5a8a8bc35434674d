import { App, Button, Input, Space } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { addMonths, isMonth, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { BULLETIN_TEXTS, type BulletinAnswer, type BulletinTexts } from '#shared/sync/bulletin-messages.ts';
import { useCatalogue } from '../catalogue-context.tsx';
import { bulletinPath } from '../console-paths.ts';
import { problemOf } from '../county-problem.ts';
import { LoadedView } from '../loaded-view.tsx';
import { MonthPicker } from '../month-picker.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { type BulletinSource, draftFrom, loadSource, reportFrom, summaryFrom } from './bulletin-source.ts';
import './bulletin.css';
import { useHandOut } from '../use-hand-out.ts';

/** The month's summary and bulletin: drafted from figures, looked at, edited, printed and handed out (D§3.3). */
export function BulletinPage({ month: wanted }: { readonly month: string | undefined }) {
  const { api } = useSession();
  const { county } = useMe();
  const catalogue = useCatalogue();
  const [, navigate] = useLocation();
  const month = isMonth(wanted) ? wanted : addMonths(todayInChina(Date.now()).slice(0, 7), -1);
  const known = catalogue.value;
  const load = useCallback(
    async (signal: AbortSignal) => {
      if (!known) return null;
      const kept = await api.bulletin(month, signal);
      return { kept, source: await loadSource(api, known, county, month, signal) };
    },
    [api, known, county, month],
  );
  const loaded = useLoaded(load);
  return (
    <Page
      title={`${monthInWords(month)}汇总与通报`}
      tools={<MonthPicker month={month} onChange={(chosen) => navigate(bulletinPath(chosen))} />}
    >
      <LoadedView loaded={loaded}>
        {(value) =>
          value && (
            <Editor
              key={`${month}|${value.kept.revision}`}
              kept={value.kept}
              source={value.source}
              onSaved={loaded.reload}
            />
          )
        }
      </LoadedView>
    </Page>
  );
}

interface EditorProps {
  readonly kept: BulletinAnswer;
  readonly source: BulletinSource;
  readonly onSaved: () => void;
}

function Editor({ kept, source, onSaved }: EditorProps) {
  const { api } = useSession();
  const { account } = useMe();
  const { message, modal } = App.useApp();
  const drafted = useMemo(() => draftFrom(source), [source]);
  const [texts, setTexts] = useState<BulletinTexts>(kept.texts ?? drafted);
  const canEdit = hasRight(account, 'decide');
  const save = async () => {
    try {
      await api.putBulletin(kept.month, kept.revision, texts);
      void message.success('已保存');
      onSaved();
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
  };
  const again = () =>
    void modal.confirm({
      title: '按最新数字重新起草？',
      content: '正在编辑的文字会被换掉；已保存的通报在保存以前不变。',
      okText: '重新起草',
      cancelText: '取消',
      onOk: () => setTexts({ ...drafted, ...pick(texts, 'addressee', 'issuer', 'next') }),
    });
  return (
    <>
      <State kept={kept} source={source} />
      <Space wrap className="no-print">
        {canEdit && (
          <Button type="primary" onClick={() => void save()}>
            保存
          </Button>
        )}
        <Button onClick={again}>重新起草</Button>
        <HandOut source={source} texts={texts} />
      </Space>
      <div className="bulletin">
        {BULLETIN_TEXTS.map(([id, label]) => (
          <label key={id} htmlFor={`bulletin-${id}`}>
            {label}
            <Input.TextArea
              id={`bulletin-${id}`}
              autoSize={{ minRows: id === 'addressee' || id === 'issuer' ? 1 : 2 }}
              maxLength={5000}
              readOnly={!canEdit}
              value={texts[id] ?? ''}
              onChange={(event) => setTexts({ ...texts, [id]: event.target.value })}
            />
          </label>
        ))}
      </div>
    </>
  );
}

function State({ kept, source }: Pick<EditorProps, 'kept' | 'source'>) {
  return (
    <p className="overview" data-testid="bulletin-state">
      <span>
        {kept.revision > 0 ? `${kept.savedBy} 于 ${shownMinute(kept.savedAt)} 保存` : '按县里的数字起草，还没有保存'}
      </span>
      <span className={source.standing < source.towns.length ? 'is-missing' : ''}>
        {`已上报 ${source.standing} / 应报 ${source.towns.length}，未上报乡镇按现有记录统计`}
      </span>
      {source.waiting > 0 && <span className="is-missing">{`${source.waiting} 个乡镇有新内容正在统计`}</span>}
    </p>
  );
}

function pick(texts: BulletinTexts, ...ids: readonly (keyof BulletinTexts)[]): BulletinTexts {
  return Object.fromEntries(ids.map((id) => [id, texts[id] ?? '']));
}

/** The bulletin on paper and as Word, the month's summary as a workbook. */
function HandOut({ source, texts }: { readonly source: BulletinSource; readonly texts: BulletinTexts }) {
  const { account } = useMe();
  const { platform, hand } = useHandOut();
  const print = hand(() => {
    const report = reportFrom(source, texts);
    const parts = [{ kind: 'report' as const, sections: report.sections }];
    return platform.print({ fileName: report.fileName, title: report.title, parts });
  }, 'print');
  return (
    <Space wrap>
      <Button onClick={print}>打印通报</Button>
      <Button onClick={hand(() => platform.saveReport(reportFrom(source, texts)))}>通报导出 Word</Button>
      <Button onClick={hand(() => platform.saveWorkbook(summaryFrom(source, account.name)))}>汇总表导出 Excel</Button>
    </Space>
  );
}
