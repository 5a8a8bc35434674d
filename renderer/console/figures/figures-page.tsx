import { Button, Dropdown, Space } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { LIVE_MARK, LIVE_NOTE } from '#shared/ledger/statistics.ts';
import type { FigureAnswer } from '#shared/sync/figure-messages.ts';
import { useCatalogue } from '../catalogue-context.tsx';
import { recordsPath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { PrintButton } from '../print-button.tsx';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { ChoiceForm } from './choice-form.tsx';
import { figureReport, figureSheet, figureTable, figureWorkbook } from './figure-export.ts';
import { FigureGrid } from './figure-grid.tsx';
import { type FigurePivot, pivotOf } from './figure-model.ts';
import { type FigureChoice, LAYOUTS, questionOf } from './figure-question.ts';
import './figures.css';
import { useHandOut } from '../use-hand-out.ts';
import { SavedViews } from './saved-views.tsx';

const FigureChart = lazy(async () => ({ default: (await import('./figure-chart.tsx')).FigureChart }));

/** How often figures are looked at again while they are shown. */
const REFRESH_MS = 15_000;

/** Any indicator by unit and period, as table, heat table or chart; handed out as workbook, document or picture. */
export function FiguresPage() {
  const { county } = useMe();
  const catalogue = useCatalogue();
  const [choice, setChoice] = useState<FigureChoice>(firstChoice);
  return (
    <Page
      title="统计分析"
      print="landscape"
      tools={<SavedViews choice={choice} onOpen={setChoice} countyCode={county.code12} />}
    >
      <LoadedView loaded={catalogue}>
        {(known) => (
          <>
            <ChoiceForm choice={choice} catalogue={known} onChange={setChoice} />
            {choice.codes.length === 0 ? (
              <p className="hint">请先选择指标。</p>
            ) : (
              <Answer choice={choice} onDrill={setChoice} />
            )}
          </>
        )}
      </LoadedView>
    </Page>
  );
}

function firstChoice(): FigureChoice {
  const to = todayInChina(Date.now()).slice(0, 7);
  const part = { from: `${to.slice(0, 4)}-01`, to, every: 'month', basis: 'month', isMerged: true } as const;
  return { layout: 'unit_period', face: 'table', codes: ['PC_found'], level: 'town', townId: null, ...part };
}

interface AnswerProps {
  readonly choice: FigureChoice;
  readonly onDrill: (choice: FigureChoice) => void;
}

function Answer(props: AnswerProps) {
  const { choice } = props;
  const { api } = useSession();
  const { county } = useMe();
  const key = JSON.stringify(questionOf(choice, county.code12));
  const load = useCallback((signal: AbortSignal) => api.figures(JSON.parse(key), signal), [api, key]);
  const answer = useLoaded(load, REFRESH_MS);
  return <LoadedView loaded={answer}>{(value) => <Shown answer={value} {...props} />}</LoadedView>;
}

function Shown({ answer, choice, onDrill }: AnswerProps & { readonly answer: FigureAnswer }) {
  const { rows, columns } = LAYOUTS[choice.layout];
  const pivot = useMemo(() => pivotOf(answer, { rows, columns }), [answer, rows, columns]);
  const notes = useMemo(() => notesOf(answer), [answer]);
  const [takePicture, setTakePicture] = useState<(() => string) | null>(null);
  const onPicture = useCallback((take: (() => string) | null) => setTakePicture(() => take), []);
  const title = titleOf(answer, choice);
  const isChart = choice.face === 'bar' || choice.face === 'line';
  return (
    <section aria-label={title}>
      <div className="figure-head">
        <h2>
          {title}
          {pivot.about && <small>{`（${pivot.about}）`}</small>}
        </h2>
        <HandOut pivot={pivot} title={title} notes={notes} takePicture={takePicture} />
      </div>
      <p className="overview" data-testid="figures-state">
        <span>{`已上报 ${answer.frozen} 份 / 应报 ${answer.due} 份，未上报月份按现有记录统计`}</span>
        <span className={answer.waiting > 0 ? 'is-missing' : ''}>
          {answer.waiting > 0 ? `${answer.waiting} 个乡镇有新内容正在统计` : `统计于 ${shownMinute(answer.countedAt)}`}
        </span>
        {hasLive(answer) && <span>{`${LIVE_MARK} 的指标${LIVE_NOTE}`}</span>}
      </p>
      {isChart && (
        <Suspense fallback={<p className="loading">正在画图……</p>}>
          <FigureChart
            pivot={pivot}
            face={choice.face === 'line' ? 'line' : 'bar'}
            title={title}
            notes={notes}
            onPicture={onPicture}
          />
        </Suspense>
      )}
      {!isChart && (
        <FigureGrid pivot={pivot} isHeat={choice.face === 'heat'} caption={title} wayDown={wayDownOf(answer, choice)} />
      )}
      {!isChart && rows === 'unit' && choice.level !== 'village' && (
        <Deeper answer={answer} choice={choice} onDrill={onDrill} />
      )}
    </section>
  );
}

/** From the county to its towns, from towns to one town's villages. */
function Deeper({ answer, choice, onDrill }: AnswerProps & { readonly answer: FigureAnswer }) {
  if (choice.level === 'county') {
    return (
      <p className="no-print">
        <Button size="small" onClick={() => onDrill({ ...choice, level: 'town' })}>
          看各乡镇
        </Button>
      </p>
    );
  }
  return (
    <p className="no-print figure-deeper">
      看各村：
      {answer.units.map(({ key, name, townId }) => (
        <Button key={key} size="small" type="link" onClick={() => onDrill({ ...choice, level: 'village', townId })}>
          {name}
        </Button>
      ))}
    </p>
  );
}

function titleOf(answer: FigureAnswer, choice: FigureChoice): string {
  const { from, to } = choice;
  const months = from === to ? monthInWords(from) : `${monthInWords(from)}至${monthInWords(to)}`;
  const [only, more] = answer.indicators;
  return `${months}${only && !more ? only.label : '统计指标'}${LEVEL_WORDS[choice.level]}`;
}

const LEVEL_WORDS = { county: '全县情况', town: '分乡镇情况', village: '分村情况' } as const;

function notesOf(answer: FigureAnswer): string[] {
  const { frozen, due, waiting } = answer;
  return [
    `已上报月报 ${frozen} 份，应报 ${due} 份；未上报月份按县里现有记录统计。`,
    ...(hasLive(answer) ? [`${LIVE_MARK} ${LIVE_NOTE}。`] : []),
    ...(waiting > 0 ? [`有 ${waiting} 个乡镇的新内容没有计入。`] : []),
  ];
}

function hasLive({ indicators }: FigureAnswer): boolean {
  return indicators.some(({ isLive }) => isLive);
}

/** Cells of single months and indicators lead to the records that they count, where one ledger holds them. */
function wayDownOf(answer: FigureAnswer, choice: FigureChoice) {
  const { rows, columns } = LAYOUTS[choice.layout];
  const units = new Map(answer.units.map((unit) => [unit.key, unit]));
  const types = new Map(answer.indicators.map(({ code, type }) => [code, type]));
  const [first] = answer.periods;
  return (row: string, column: string): string | null => {
    const at = { [rows]: row, [columns]: column } as Partial<Record<'unit' | 'indicator' | 'period', string>>;
    const period = at.period ?? first?.key ?? '';
    const type = types.get(at.indicator ?? answer.indicators[0]?.code ?? '');
    const unit = units.get(at.unit ?? answer.units[0]?.key ?? '');
    if (!type || period.length !== 7 || period.includes('Q') || period.includes('H')) return null;
    return recordsPath(period, unit?.townId ?? undefined, type);
  };
}

interface HandOutProps {
  readonly pivot: FigurePivot;
  readonly title: string;
  readonly notes: readonly string[];
  readonly takePicture: (() => string) | null;
}

/** Excel, Word, picture, paper. */
function HandOut({ pivot, title, notes, takePicture }: HandOutProps) {
  const { county, account } = useMe();
  const { platform, hand } = useHandOut();
  const frame = { title, countyName: county.name, person: account.name, notes };
  const excel = hand(() =>
    platform.saveWorkbook(figureWorkbook([figureSheet(pivot, frame, new Set())], title, account.name)),
  );
  const word = hand(() => platform.saveReport(figureReport(figureTable(pivot, title, notes), county.name)));
  const items = [
    { key: 'excel', label: '导出 Excel', onClick: excel },
    { key: 'word', label: '导出 Word', onClick: word },
    {
      key: 'picture',
      label: '导出图片',
      disabled: !takePicture,
      onClick: hand(() => takePicture && savePicture(takePicture(), title)),
    },
  ];
  return (
    <Space className="no-print">
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button>导出</Button>
      </Dropdown>
      <PrintButton />
    </Space>
  );
}

function savePicture(url: string, title: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title}.png`;
  link.click();
}
