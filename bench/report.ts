// The figures of a run as Markdown, JSON and a chart: medians with the range between the rounds, ratios within rounds.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ContenderName, contenders } from './contenders.ts';
import { median, quotients } from './paired.ts';

export interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMilliseconds: number;
  readonly residentMegabytes: number;
}

export interface Measurement {
  readonly workload: string;
  readonly concurrency: number;
  readonly contender: ContenderName;
  readonly samples: readonly Sample[];
}

interface Setting {
  readonly people: number;
  readonly milliseconds: number;
  /** What was not measured, and why. */
  readonly notes: readonly string[];
}

/** Git does not keep it. */
const directory = fileURLToPath(new URL('results/', import.meta.url));

export async function writeReport(
  measurements: readonly Measurement[],
  setting: Setting,
): Promise<{ markdown: string; directory: string }> {
  const markdown = markdownOf(measurements, setting);
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}bench.md`, markdown);
  await writeFile(`${directory}bench.json`, `${JSON.stringify({ setting, measurements }, null, 2)}\n`);
  await writeFile(`${directory}bench.svg`, chartOf(measurements));
  return { markdown, directory };
}

const middle = (samples: readonly Sample[], figure: keyof Sample) =>
  median(samples.map((each) => each[figure]));

function groupsOf(measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const groups = new Map<string, Measurement[]>();
  for (const each of measurements) {
    const key = `${each.workload} ${each.concurrency}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function markdownOf(measurements: readonly Measurement[], { people, milliseconds, notes }: Setting): string {
  const rounds = measurements.map(({ samples }) => samples.length);
  const told = [...new Set([Math.min(...rounds), Math.max(...rounds)])].join(' to ');
  const about = `${people.toLocaleString('en')} people; ${told} alternating rounds of ${milliseconds / 1000} s; Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}).`;
  const list = notes.map((line) => `- ${line}\n`).join('');
  return [`# Bench\n\n${about}\n`, ...groupsOf(measurements).map(tableOf), list].join('\n');
}

function tableOf(group: readonly Measurement[]): string {
  const own = group.find(({ contender }) => contender === 'yidang');
  const ratesOf = ({ samples }: Measurement) => samples.map(({ perSecond }) => perSecond);
  const lines = group.map((one) => {
    const figures = columns.map(([, figure, digits]) => {
      const values = one.samples.map((sample) => sample[figure]);
      return spread(median(values), values, digits);
    });
    const ratios = own === undefined ? [] : quotients(ratesOf(own), ratesOf(one));
    const ratio = ratios.length === 0 ? '–' : spread(median(ratios), ratios, 2, 'x');
    return `| ${[contenders[one.contender].title, ...figures, ratio].join(' | ')} |`;
  });
  const [{ workload, concurrency }] = group as [Measurement];
  const titles = ['contender', ...columns.map(([title]) => title), 'Yidang against it'];
  return [
    `## ${workload}, concurrency ${concurrency}\n`,
    `| ${titles.join(' | ')} |`,
    `|---|${'--:|'.repeat(titles.length - 1)}`,
    ...lines,
    '',
  ].join('\n');
}

/** Figures with the digits that are told of them. */
const columns: readonly (readonly [title: string, figure: keyof Sample, digits: number])[] = [
  ['requests/s', 'perSecond', 0],
  ['p50 ms', 'p50', 1],
  ['p99 ms', 'p99', 1],
  ['CPU ms/request', 'cpuMilliseconds', 2],
  ['memory MB', 'residentMegabytes', 0],
];

function spread(middle: number, values: readonly number[], digits: number, unit = ''): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)}${unit} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

const row = { height: 22, label: 430, bar: 420 };

function chartOf(measurements: readonly Measurement[]): string {
  const parts: string[] = [];
  let y = 24;
  for (const group of groupsOf(measurements)) {
    const [{ workload, concurrency }] = group as [Measurement];
    parts.push(
      `<text x="8" y="${y}" font-weight="bold">${workload}, concurrency ${concurrency}: requests/s</text>`,
    );
    const most = Math.max(...group.map(({ samples }) => middle(samples, 'perSecond')));
    for (const { contender, samples } of group) {
      y += row.height;
      const rate = middle(samples, 'perSecond');
      const width = (row.bar * rate) / most;
      const colour = contender.startsWith('yidang') ? '#b3261e' : '#5f6b7a';
      parts.push(
        `<text x="${row.label - 8}" y="${y}" text-anchor="end">${contenders[contender].title}</text>`,
        `<rect x="${row.label}" y="${y - 13}" width="${width.toFixed(1)}" height="16" fill="${colour}"/>`,
        `<text x="${(row.label + width + 6).toFixed(1)}" y="${y}">${rate.toFixed(0)}</text>`,
      );
    }
    y += 2 * row.height;
  }
  const size = `width="${row.label + row.bar + 80}" height="${y}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`;
}
