import type { KeyboardEvent, MouseEvent } from 'react';
import { cx, seriesVar } from '../../ui/index.ts';
import { keyboardScroll } from '../keyboard-scroll.ts';
import { MappingMark } from '../mapping-mark.tsx';
import { nameText } from '../mappings.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { type Reducer, reduce } from '../reduce.ts';
import type { Series } from '../series.ts';
import type { Hidden } from './hidden-lines.ts';

export interface LegendProps {
  readonly series: readonly Series[];
  readonly hidden: Hidden;
  readonly style: NumberStyle;
  /** this line alone, or all of them again; for this viewer only */
  readonly onIsolate: (name: string) => void;
  /** this line more, or less */
  readonly onToggle: (name: string) => void;
}

const scrolledByKeys = (element: HTMLElement | null) => (element ? keyboardScroll(element) : undefined);

/** The lines' names with their last values. */
export function LegendList({ series, style, ...rest }: LegendProps) {
  return (
    <ul
      ref={scrolledByKeys}
      aria-label="Legend"
      className="flex max-h-[3.25rem] shrink-0 flex-wrap gap-x-1 overflow-y-auto px-2 pb-1.5 text-xs"
    >
      {series.map((line, index) => (
        <li key={line.name} className="min-w-0 max-w-full">
          <LineButton name={line.name} text={nameText(line.name, style.mappings)} index={index} {...rest}>
            <LineValue line={line} how="last" style={style} />
          </LineButton>
        </li>
      ))}
    </ul>
  );
}

const FIGURES: readonly (readonly [how: Reducer, name: string])[] = [
  ['last', 'Last'],
  ['min', 'Lowest'],
  ['max', 'Highest'],
  ['avg', 'Average'],
];

/** The lines' names with what became of their values. */
export function LegendTable({ series, style, ...rest }: LegendProps) {
  return (
    <div ref={scrolledByKeys} className="max-h-[45%] shrink-0 overflow-auto px-2 pb-1.5 text-xs">
      <table className="tabular w-full" aria-label="Legend">
        <thead>
          <tr className="text-faint">
            <th scope="col" className="sticky top-0 bg-surface px-1.5 text-left font-normal">
              Name
            </th>
            {FIGURES.map(([how, name]) => (
              <th key={how} scope="col" className="sticky top-0 bg-surface px-1.5 text-right font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((line, index) => (
            <tr key={line.name} className={cx(rest.hidden.has(line.name) && 'text-faint')}>
              <th scope="row" className="max-w-48 p-0 text-left font-normal">
                <LineButton
                  name={line.name}
                  text={nameText(line.name, style.mappings)}
                  index={index}
                  {...rest}
                />
              </th>
              {FIGURES.map(([how]) => (
                <td key={how} className="px-1.5 text-right whitespace-nowrap">
                  <LineValue line={line} how={how} style={style} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineValueProps {
  readonly line: Series;
  readonly how: Reducer;
  readonly style: NumberStyle;
}

function LineValue({ line, how, style }: LineValueProps) {
  const value = reduce(line.values, how);
  return (
    <span className="tabular shrink-0 whitespace-nowrap">
      <MappingMark value={value} mappings={style.mappings} />
      {numberText(value, { ...style, unit: style.unit ?? line.unit })}
    </span>
  );
}

interface LineButtonProps extends Pick<LegendProps, 'hidden' | 'onIsolate' | 'onToggle'> {
  readonly name: string;
  /** what the line is called here */
  readonly text: string;
  readonly index: number;
  readonly children?: React.ReactNode;
}

const isMore = (event: MouseEvent | KeyboardEvent) => event.ctrlKey || event.metaKey || event.shiftKey;

function LineButton({ name, text, index, hidden, onIsolate, onToggle, children }: LineButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={!hidden.has(name)}
      title={`${text}: press to see it alone; with Ctrl, to hide or show it`}
      onClick={event => (isMore(event) ? onToggle(name) : onIsolate(name))}
      onKeyDown={event => {
        // Browsers press a button with Enter and Space alone.
        if (!isMore(event) || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        event.stopPropagation();
        onToggle(name);
      }}
      className="flex h-6 max-w-full items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover aria-[pressed=false]:line-through"
    >
      <span
        className={cx('h-[3px] w-2.5 shrink-0 rounded-full', hidden.has(name) && 'opacity-30')}
        style={{ background: seriesVar(index) }}
      />
      <span className="truncate text-dim">{text}</span>
      {children}
    </button>
  );
}
