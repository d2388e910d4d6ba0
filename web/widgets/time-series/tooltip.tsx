import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { seriesVar } from '../../ui/index.ts';
import { areDays, formatDay, formatMoment } from '../format-time.ts';
import { MappingMark } from '../mapping-mark.tsx';
import { nameText } from '../mappings.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import type { Series } from '../series.ts';

const MOST_ROWS = 12;
const DISTANCE = 14;
const EDGE = 8;

export interface Point {
  /** which of the times */
  readonly index: number;
  /** in the window, CSS pixels */
  readonly x: number;
  readonly y: number;
}

interface TooltipProps {
  readonly point: Point;
  readonly times: readonly number[];
  readonly series: readonly (Series & { readonly colour: number })[];
  readonly style: NumberStyle;
}

/** The values at one moment, beside the pointer. Beside the page, so that a small region does not cut it. */
export function Tooltip({ point, times, series, style }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const right = point.x + DISTANCE + width + EDGE <= innerWidth;
    const left = right ? point.x + DISTANCE : point.x - DISTANCE - width;
    const top = Math.min(Math.max(EDGE, point.y - height / 2), innerHeight - height - EDGE);
    element.style.transform = `translate(${Math.max(EDGE, Math.round(left))}px, ${Math.round(top)}px)`;
  });

  const at = times[point.index];
  const rows = series.filter(({ values }) => typeof values[point.index] === 'number');
  if (at === undefined || rows.length === 0) return null;
  const span = times.at(-1)! - times[0]!;
  return createPortal(
    <div
      ref={box}
      aria-hidden="true"
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-80 rounded-md border border-line bg-raised px-2.5 py-2 text-xs shadow-popup"
    >
      <div className="tabular mb-1 text-dim">{areDays(times) ? formatDay(at) : formatMoment(at, span)}</div>
      {rows.slice(0, MOST_ROWS).map(({ name, values, colour, unit }) => {
        const value = numberText(values[point.index], { ...style, unit: style.unit ?? unit });
        return (
          <div key={name} className="flex items-center gap-2 leading-5">
            <span className="h-0.5 w-2.5 shrink-0 rounded-full" style={{ background: seriesVar(colour) }} />
            <span className="min-w-0 flex-1 truncate">{nameText(name, style.mappings)}</span>
            <span className="tabular pl-3 font-medium">
              <MappingMark value={values[point.index]} mappings={style.mappings} />
              {value}
            </span>
          </div>
        );
      })}
      {rows.length > MOST_ROWS && <div className="text-faint">and {rows.length - MOST_ROWS} more</div>}
    </div>,
    document.body,
  );
}
