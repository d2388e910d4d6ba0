import './pie.css';
import { useMemo, useState } from 'react';
import { cx, formatValueText, plural, seriesVar } from '../../ui/index.ts';
import { ringPath } from '../arcs.ts';
import { labelOf, toCategories } from '../categories.ts';
import type { WidgetProps } from '../definition.ts';
import { keyboardScroll } from '../keyboard-scroll.ts';
import { LevelIcon } from '../level-mark.tsx';
import { colourOf, type Mapping } from '../mappings.ts';
import { readNumberStyle } from '../number-options.ts';
import { numberText } from '../numbers.ts';
import { choiceOption, flagOption } from '../options.ts';
import { levelOf, readThresholds } from '../thresholds.ts';
import { NotDrawn, Unfit } from '../unfit.tsx';
import { pieSlices, type Slice } from './pie-slices.ts';
import { DONUT, SLICE_ORDER } from './settings.ts';

/** Rows of a pie are added up: more of them than a frame holds there are not. */
const ALL_ROWS = 10_000;

const scrolledByKeys = (list: HTMLUListElement) => keyboardScroll(list);

interface Row extends Slice {
  readonly name: string;
  readonly colour: string;
}

/** Shares of a whole: slices, and their values and shares in the legend. */
export default function PieWidget({ title, options, frame }: WidgetProps) {
  const data = useMemo(() => (frame ? toCategories(frame, ALL_ROWS) : null), [frame]);
  const order = choiceOption(options, SLICE_ORDER);
  const style = readNumberStyle(options, data?.measures[0]?.unit);
  const { mappings } = style;
  const [pointed, setPointed] = useState<string | null>(null);
  if (!data) return <Unfit needs="a number column, and a text column for the names" />;

  const parts = data.categories.map(category => ({
    name: labelOf(category, mappings).text,
    value: category.values[0] ?? null,
  }));
  const pie = pieSlices(parts, order);
  if ('refused' in pie) return <NotDrawn why={pie.refused} />;
  const rows = pie.slices.map((slice, index) => rowOf(slice, index, data.categories, mappings));
  const thresholds = readThresholds(options);
  const hole = flagOption(options, DONUT);
  const whole = numberText(pie.whole, style);
  const said = rows.map(
    ({ name, value, share }) => `${name} ${numberText(value, style)} (${percent(share)})`,
  );
  return (
    <figure className="pie">
      <div className="pie-box">
        <svg
          className="pie-drawing"
          viewBox="-101 -101 202 202"
          role="img"
          aria-label={`${title || 'Shares'}, ${whole} in all: ${said.join(', ')}`}
        >
          {rows.map(({ name, colour, from, to, part }) => (
            <path
              key={part ?? 'others'}
              d={ringPath(from, to, { outer: 100, inner: hole ? 60 : 0 })}
              className={cx('pie-slice', pointed !== null && pointed !== name && 'pie-away')}
              style={{ fill: colour }}
              onPointerEnter={() => setPointed(name)}
              onPointerLeave={() => setPointed(null)}
            />
          ))}
        </svg>
        {hole && (
          <span aria-hidden="true" className="pie-whole tabular" style={{ '--characters': whole.length }}>
            {whole}
          </span>
        )}
      </div>
      <ul ref={scrolledByKeys} aria-label="Legend" className="pie-legend">
        {rows.map(({ name, colour, value, share, part, parts: count }) => (
          <li
            key={part ?? 'others'}
            className={cx('pie-row', pointed === name && 'bg-hover')}
            onPointerEnter={() => setPointed(name)}
            onPointerLeave={() => setPointed(null)}
          >
            <span aria-hidden="true" className="size-2 rounded-[2px]" style={{ background: colour }} />
            <span className="truncate text-dim" title={name}>
              {name}
              {part === null && ` (${plural(count, 'value')})`}
            </span>
            <span className="tabular text-right whitespace-nowrap">
              {part !== null && <LevelIcon level={levelOf(value, thresholds)} />}
              {numberText(value, style)}
            </span>
            <span className="tabular text-right whitespace-nowrap text-faint">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function rowOf(
  slice: Slice,
  index: number,
  categories: NonNullable<ReturnType<typeof toCategories>>['categories'],
  mappings: readonly Mapping[] | undefined,
): Row {
  if (slice.part === null) return { ...slice, name: 'Others', colour: 'var(--line-strong)' };
  const { text, colour } = labelOf(categories[slice.part]!, mappings);
  return { ...slice, name: text, colour: colour ? colourOf(colour) : seriesVar(index) };
}

/** One decimal where it says something. */
function percent(share: number): string {
  const decimals = share < 0.1 ? 1 : 0;
  return share < 0.001 ? '< 0.1%' : formatValueText(share, 'ratio', decimals);
}
