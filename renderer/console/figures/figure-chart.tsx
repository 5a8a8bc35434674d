import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { FigurePivot } from './figure-model.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, TooltipComponent, CanvasRenderer]);

/** Colours that stay apart in print and for colour-blind eyes. */
const COLOURS = [
  '#9c2227',
  '#1b4b85',
  '#1d6a3e',
  '#8a5200',
  '#5b3a8e',
  '#0f6f78',
  '#7a7f85',
  '#c2571a',
  '#a8326e',
  '#4d6b1f',
  '#2f8fb5',
  '#6b4a2b',
];
/** So many lines can be told apart. */
const MAX_SERIES = 12;

interface ChartProps {
  readonly pivot: FigurePivot;
  readonly face: 'bar' | 'line';
  readonly title: string;
  /** What stands below the picture that is taken away. */
  readonly notes: readonly string[];
  /** Told how to take the picture while the chart stands, and null when it goes. */
  readonly onPicture: (take: (() => string) | null) => void;
}

/** Rows as lines or groups of bars over the columns. Drawn by echarts, which is loaded with this module alone. */
export function FigureChart({ pivot, face, title, notes, onPicture }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!holder.current) return;
    const chart = init(holder.current);
    chart.setOption(optionOf(pivot, face));
    onPicture(() => pictureOf({ pivot, face, title, notes }));
    const stop = followSize(chart, holder.current);
    return () => {
      stop();
      onPicture(null);
      chart.dispose();
    };
  }, [pivot, face, title, notes, onPicture]);
  return (
    <>
      <div ref={holder} className="figure-chart" role="img" aria-label={title} />
      {pivot.rows.length > MAX_SERIES && face === 'line' && (
        <p className="hint">只画前 {MAX_SERIES} 行，其余见表格。</p>
      )}
    </>
  );
}

/** So large is the picture that is taken away, in pixels of a chart that is drawn twice as fine. */
const PICTURE = { width: 1200, height: 640 } as const;
/** Pixels of a line of notes. */
const NOTE_LINE = 20;

/** The chart with its title and notes, since it goes into other papers by itself. */
function pictureOf({ pivot, face, title, notes }: Omit<ChartProps, 'onPicture'>): string {
  const holder = document.createElement('div');
  const chart = init(holder, null, PICTURE);
  const option = optionOf(pivot, face);
  const heading = pivot.about ? `${title}（${pivot.about}）` : title;
  chart.setOption({
    ...option,
    title: [
      { text: heading, left: 'center', top: 12, textStyle: { fontSize: 20, color: '#1f2329' } },
      { subtext: notes.join('\n'), left: 8, bottom: 0, itemGap: 0, subtextStyle: { fontSize: 13, color: '#4a5057' } },
    ],
    legend: { ...option.legend, top: 48 },
    grid: { ...option.grid, top: 88, bottom: 24 + notes.length * NOTE_LINE },
  });
  const url = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#ffffff' });
  chart.dispose();
  return url;
}

function followSize(chart: EChartsType, element: Element): () => void {
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return () => observer.disconnect();
}

/** Bars: rows are the categories and columns the colours; lines: the other way round, so that time runs to the right. */
function optionOf({ rows, columns, cells }: FigurePivot, face: ChartProps['face']) {
  const isLine = face === 'line';
  const [across, series] = isLine ? [columns, rows.slice(0, MAX_SERIES)] : [rows, columns];
  const valueAt = (at: number, index: number) => (isLine ? cells[index]?.[at] : cells[at]?.[index])?.value ?? null;
  return {
    animation: false,
    color: COLOURS,
    textStyle: { fontSize: 13 },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    legend: { type: 'scroll', top: 0 },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    xAxis: { type: 'category', data: across.map(({ label }) => label), axisLabel: { interval: 0, hideOverlap: true } },
    yAxis: { type: 'value' },
    series: series.map(({ label }, index) => ({
      type: face,
      name: label,
      barMaxWidth: 32,
      data: across.map((_, at) => valueAt(at, index)),
    })),
  };
}
