// The cells of the matrix, drawn by the virtual grid.

import { useSpeech } from '../../language/language.ts';
import { RungSign, rungKind, useRungName } from '../../pieces/rung-tag.tsx';
import type { Cell } from '../../rules/cell.ts';
import { plain } from '../../rules/sentence.ts';
import type { Comparison, Matrix, MatrixLine } from './matrix-rows.ts';
import { VirtualGrid } from './virtual-grid.tsx';

export interface MatrixGridProps {
  readonly lines: readonly MatrixLine[];
  readonly matrix: Matrix;
  readonly open: (line: MatrixLine, role: string) => void;
}

export function MatrixGrid({ lines, matrix, open }: MatrixGridProps) {
  const { t, half, language } = useSpeech();
  const name = useRungName();
  const { roles } = matrix;
  const at = (index: number) => lines[index] ?? noLine;
  const compare = (line: number, column: number) => matrix.compare(at(line), roles[column] ?? '');
  const words = (cell: Cell) =>
    cell.best === cell.least ? name(cell.best) : `${name(cell.best)} (${t('matrix.someRows')})`;
  const labelOf = ({ cell, before }: Comparison) =>
    before === undefined
      ? words(cell)
      : `${words(cell)}, ${t('matrix.changed')}, ${t('matrix.was')} ${words(before)}`;
  const titleOf = ({ coordinate, title }: MatrixLine) =>
    language === 'zh' ? plain(half(title)) || coordinate : (coordinate.split('.').at(-1) ?? coordinate);
  return (
    <VirtualGrid
      label={t('matrix.grid')}
      lines={lines.length}
      columns={roles.length}
      corner={`${t('field')} / ${t('role')}`}
      columnHead={(column) => (
        <span title={roles[column]} className="code">
          {roles[column]}
        </span>
      )}
      lineHead={(index) => {
        const line = at(index);
        const { coordinate, level } = line;
        return level === undefined ? (
          <strong title={coordinate}>
            {titleOf(line)} <span className="quiet code">{coordinate}</span>
          </strong>
        ) : (
          <span className="matrix-field" title={`${coordinate} · ${half(line.title)}`}>
            <span className={`level level-${level}`}>{level}</span>
            <span>{titleOf(line)}</span>
            <span className="quiet code">{coordinate.split('.').at(-1)}</span>
          </span>
        );
      }}
      cell={(line, column) => <CellFace comparison={compare(line, column)} words={words} />}
      cellLabel={(line, column) =>
        `${titleOf(at(line))}, ${roles[column]}: ${labelOf(compare(line, column))}`
      }
      open={(line, column) => open(at(line), roles[column] ?? '')}
    />
  );
}

const noLine: MatrixLine = { coordinate: '', title: '', ladder: ['CLEAR', 'HIDDEN'], countable: false };

function CellFace({ comparison, words }: { comparison: Comparison; words: (cell: Cell) => string }) {
  const { cell, before } = comparison;
  const kind = rungKind(cell.best);
  const partly = cell.best !== cell.least;
  return (
    <span
      className={`cell rung-${kind}${partly ? ' cell-partly' : ''}${before === undefined ? '' : ' cell-changed'}`}
      title={before === undefined ? undefined : `${words(before)} → ${words(cell)}`}
    >
      <RungSign kind={kind} />
      <span>{partly ? words({ ...cell, least: cell.best }) : words(cell)}</span>
      {partly && <sup>*</sup>}
    </span>
  );
}
