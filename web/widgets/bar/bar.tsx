import './bar.css';
import { useMemo } from 'react';
import { seriesVar } from '../../ui/index.ts';
import { toCategories } from '../categories.ts';
import type { WidgetProps } from '../definition.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { choiceOption, flagOption, numberOption, textOption } from '../options.ts';
import { Unfit } from '../unfit.tsx';
import { extentOf, ORDERS, ordered, shares } from './bar-lengths.ts';

/** Values by name: rows with a bar each, which stay readable with long names and need no axis. */
export default function BarWidget({ title, options, frame }: WidgetProps) {
  const data = useMemo(() => (frame ? toCategories(frame) : null), [frame]);
  const order = choiceOption(options, 'order', ORDERS, 'data');
  const rows = useMemo(() => ordered(data?.categories ?? [], order), [data, order]);
  if (!data) return <Unfit needs="a number column" />;

  const stacked = flagOption(options, 'stacked') && data.measures.length > 1;
  const extent = extentOf(rows, {
    least: numberOption(options, 'min'),
    most: numberOption(options, 'max'),
    stacked,
  });
  const styleOf = (measure: number): NumberStyle => ({
    unit: textOption(options, 'unit') ?? data.measures[measure]?.unit,
    decimals: numberOption(options, 'decimals'),
  });
  return (
    <figure className="flex h-full flex-col">
      <figcaption className="sr-only">{title || 'Bars'}</figcaption>
      <ul
        className="bars min-h-0 flex-1 overflow-y-auto px-3 pt-1 pb-2"
        style={{ '--rows': rows.length, '--measures': data.measures.length }}
      >
        {rows.map(({ name, values }) => (
          <li key={name} className="bars-row">
            <span className="truncate text-dim" title={name}>
              {name}
            </span>
            <span aria-hidden="true" className={stacked ? 'bars-track bars-stacked' : 'bars-track'}>
              {shares(values, extent, stacked).map((share, measure) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: a measure is its place
                  key={measure}
                  className="bars-bar"
                  style={{
                    marginInlineStart: `${share.start * 100}%`,
                    width: `${share.length * 100}%`,
                    background: seriesVar(measure),
                  }}
                />
              ))}
            </span>
            <span className="tabular text-right whitespace-nowrap">
              {values.map((value, measure) => numberText(value, styleOf(measure))).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {data.measures.length > 1 && (
        <ul className="flex shrink-0 flex-wrap gap-x-3 px-3 pb-2 text-xs text-dim">
          {data.measures.map(({ name }, measure) => (
            <li key={name} className="flex items-center gap-1.5">
              <span className="size-2 rounded-[2px]" style={{ background: seriesVar(measure) }} />
              {name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
