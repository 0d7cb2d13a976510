// Operations of a replay, as bars: unchanged, changed on some rows, surely changed. Loaded when there is something to draw.

import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as withParts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useSpeech } from '../../language/language.ts';

withParts([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface ReplayCounts {
  readonly name: string;
  readonly operations: number;
  readonly changed: number;
  readonly byRow: number;
}

const barHeight = 30;

export default function ReplayChart({ title, counts }: { title: string; counts: readonly ReplayCounts[] }) {
  const { t } = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const chart = init(place.current, undefined, { renderer: 'svg' });
    const series = [
      { name: t('replay.changed'), color: '#b3261e', data: counts.map(({ changed }) => changed) },
      { name: t('replay.byRow'), color: '#d9a13b', data: counts.map(({ byRow }) => byRow) },
    ];
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemHeight: 10 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'value', minInterval: 1 },
      yAxis: { type: 'category', inverse: true, data: counts.map(({ name }) => name) },
      series: series.map((each) => ({ ...each, type: 'bar', stack: 'all', barMaxWidth: 16 })),
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [counts, t]);
  return <div ref={place} role="img" aria-label={title} style={{ height: 60 + counts.length * barHeight }} />;
}
