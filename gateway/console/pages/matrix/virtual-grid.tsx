// A grid of any size of which only what is in sight is in the document: lines of one height, columns of one width, the first column
// and the header stay. Arrow keys move, Enter opens.

import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

export interface VirtualGridProps {
  readonly label: string;
  readonly lines: number;
  readonly columns: number;
  readonly corner: ReactNode;
  readonly columnHead: (column: number) => ReactNode;
  readonly lineHead: (line: number) => ReactNode;
  readonly cell: (line: number, column: number) => ReactNode;
  readonly cellLabel: (line: number, column: number) => string;
  readonly open: (line: number, column: number) => void;
}

const lineHeight = 32;
const columnWidth = 132;
const headWidth = 330;
const headHeight = 40;
/** Lines and columns drawn beyond the edges, so that scrolling shows no gaps. */
const margin = 4;

export function VirtualGrid(props: VirtualGridProps) {
  const { lines, columns, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const window = useWindow(place);
  const [focus, setFocus] = useState({ line: 0, column: 0 });
  const shownLines = range(window.lines, lines);
  const shownColumns = range(window.columns, columns);
  const onFocus = useCallback((line: number, column: number) => setFocus({ line, column }), []);
  const current = { line: Math.min(focus.line, lines - 1), column: Math.min(focus.column, columns - 1) };
  useFocusedCell(place, current);
  const move = (event: KeyboardEvent) => {
    const next = moved(event, current, Math.max(1, window.lines.count - 2));
    if (next === undefined) return;
    event.preventDefault();
    const line = Math.max(0, Math.min(lines - 1, next.line));
    const column = Math.max(0, Math.min(columns - 1, next.column));
    setFocus({ line, column });
    scrollTo(place.current, line, column);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of which only a part is in the document is a grid with counts.
    <div
      ref={place}
      className="vgrid"
      role="grid"
      aria-label={label}
      aria-rowcount={lines + 1}
      aria-colcount={columns + 1}
      tabIndex={-1}
      onKeyDown={move}
    >
      <div
        className="vgrid-space"
        role="presentation"
        style={{ width: headWidth + columns * columnWidth, height: headHeight + lines * lineHeight }}
      >
        <GridHead {...props} shown={shownColumns} />
        {shownLines.map((line) => (
          <GridLine
            key={line}
            grid={props}
            line={line}
            firstColumn={shownColumns[0] ?? 0}
            columnCount={shownColumns.length}
            focusColumn={current.line === line ? current.column : undefined}
            onFocus={onFocus}
          />
        ))}
      </div>
    </div>
  );
}

function GridHead({ corner, columnHead, shown }: VirtualGridProps & { shown: readonly number[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid.
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus.
    <div className="vgrid-head" role="row" aria-rowindex={1}>
      {/* biome-ignore lint/a11y/useSemanticElements: see VirtualGrid. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus. */}
      <div className="vgrid-corner" role="columnheader" aria-colindex={1}>
        {corner}
      </div>
      {shown.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid.
        // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus.
        <div
          key={column}
          className="vgrid-column"
          role="columnheader"
          aria-colindex={column + 2}
          style={{ left: headWidth + column * columnWidth }}
        >
          {columnHead(column)}
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  readonly grid: VirtualGridProps;
  readonly line: number;
  readonly firstColumn: number;
  readonly columnCount: number;
  readonly focusColumn: number | undefined;
  readonly onFocus: (line: number, column: number) => void;
}

/** Drawn again only when something of it changes, which scrolling by a line does to none that stay in sight. */
const GridLine = memo(function GridLine(props: LineProps) {
  const { grid, line, firstColumn, columnCount, focusColumn, onFocus } = props;
  const { lineHead, cell, cellLabel, open } = grid;
  const shown = Array.from({ length: columnCount }, (_each, index) => firstColumn + index);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid.
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus.
    <div
      className="vgrid-line"
      role="row"
      aria-rowindex={line + 2}
      style={{ top: headHeight + line * lineHeight }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see VirtualGrid. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus. */}
      <div className="vgrid-line-head" role="rowheader" aria-colindex={1}>
        {lineHead(line)}
      </div>
      {shown.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid.
        <div
          key={column}
          className="vgrid-cell"
          role="gridcell"
          aria-colindex={column + 2}
          aria-label={cellLabel(line, column)}
          data-at={`${line}/${column}`}
          tabIndex={focusColumn === column ? 0 : -1}
          style={{ left: headWidth + column * columnWidth }}
          onClick={() => {
            onFocus(line, column);
            open(line, column);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              open(line, column);
            }
          }}
        >
          {cell(line, column)}
        </div>
      ))}
    </div>
  );
});

interface Stretch {
  readonly first: number;
  /** Of those that fit, beyond the first. */
  readonly count: number;
}

/** What of the grid is in sight, followed as it scrolls and changes its size. */
function useWindow(place: { readonly current: HTMLDivElement | null }) {
  const [window, setWindow] = useState({
    lines: stretch(0, 600 - headHeight, lineHeight),
    columns: stretch(0, 1280 - headWidth, columnWidth),
  });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => {
      const lines = stretch(element.scrollTop, element.clientHeight - headHeight, lineHeight);
      const columns = stretch(element.scrollLeft, element.clientWidth - headWidth, columnWidth);
      setWindow((known) =>
        isSame(known.lines, lines) && isSame(known.columns, columns) ? known : { lines, columns },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [place]);
  return window;
}

/** Puts the focus on the cell that keys moved to, once it is drawn; a grid without the focus is left alone. */
function useFocusedCell(
  place: { readonly current: HTMLDivElement | null },
  at: { line: number; column: number },
) {
  useEffect(() => {
    const grid = place.current;
    if (grid?.contains(document.activeElement) !== true) return;
    const cell = grid.querySelector<HTMLElement>(`[data-at="${at.line}/${at.column}"]`);
    if (cell !== document.activeElement) cell?.focus({ preventScroll: true });
  });
}

function stretch(start: number, length: number, size: number): Stretch {
  return { first: Math.floor(start / size), count: Math.ceil(Math.max(0, length) / size) + 1 };
}

function isSame(one: Stretch, other: Stretch): boolean {
  return one.first === other.first && one.count === other.count;
}

function range({ first, count }: Stretch, all: number): readonly number[] {
  const from = Math.max(0, first - margin);
  const to = Math.min(all, first + count + margin);
  return Array.from({ length: Math.max(0, to - from) }, (_each, index) => from + index);
}

function moved(
  { key, ctrlKey }: KeyboardEvent,
  { line, column }: { line: number; column: number },
  page: number,
) {
  switch (key) {
    case 'ArrowDown':
      return { line: line + 1, column };
    case 'ArrowUp':
      return { line: line - 1, column };
    case 'ArrowRight':
      return { line, column: column + 1 };
    case 'ArrowLeft':
      return { line, column: column - 1 };
    case 'PageDown':
      return { line: line + page, column };
    case 'PageUp':
      return { line: line - page, column };
    case 'Home':
      return { line: ctrlKey ? 0 : line, column: 0 };
    case 'End':
      return { line: ctrlKey ? Number.MAX_SAFE_INTEGER : line, column: Number.MAX_SAFE_INTEGER };
    default:
      return undefined;
  }
}

function scrollTo(element: HTMLDivElement | null, line: number, column: number): void {
  if (element === null) return;
  const top = line * lineHeight;
  const left = column * columnWidth;
  const height = element.clientHeight - headHeight - lineHeight;
  const width = element.clientWidth - headWidth - columnWidth;
  element.scrollTo({
    top: Math.min(top, Math.max(element.scrollTop, top - height)),
    left: Math.min(left, Math.max(element.scrollLeft, left - width)),
  });
}
