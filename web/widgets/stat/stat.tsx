import './stat.css';
import { useMemo } from 'react';
import type { WidgetProps } from '../definition.ts';
import { LevelMark } from '../level-mark.tsx';
import { MappingMark } from '../mapping-mark.tsx';
import { mappingOf } from '../mappings.ts';
import { readNumberStyle } from '../number-options.ts';
import { numberParts, numberText } from '../numbers.ts';
import { choiceOption, flagOption } from '../options.ts';
import { REDUCER, reduce } from '../reduce.ts';
import { finite, numberColumns } from '../series.ts';
import { levelOf, readThresholds } from '../thresholds.ts';
import { toTimeSeries } from '../to-time-series.ts';
import { Unfit } from '../unfit.tsx';
import { SPARKLINE, sparklinePath } from './sparkline.ts';

/** A longer unit stands on a line of its own, so that the number stays large, characters. */
const LONG_UNIT = 6;

/** One number, as large as its box, over the line of how it came about. */
export default function StatWidget({ title, options, frame }: WidgetProps) {
  const column = frame ? numberColumns(frame)[0] : undefined;
  const values = useMemo(() => {
    if (!frame || !column) return [];
    const line = toTimeSeries(frame)?.series[0]?.values ?? column.values;
    return line.map(value => finite(value));
  }, [frame, column]);
  const path = useMemo(() => sparklinePath(values), [values]);
  if (!column) return <Unfit needs="a number column" />;

  const value = reduce(values, choiceOption(options, REDUCER));
  const style = readNumberStyle(options, column.unit);
  const shown = numberParts(value, style);
  const level = levelOf(value, readThresholds(options));
  const close = shown.unit === '%' || shown.unit.startsWith('/');
  const below = shown.unit.length > LONG_UNIT;
  // Beside it, the unit is drawn at 55% of the number's size; digits are about as wide as each other.
  const dot = mappingOf(value, style.mappings)?.colour ? 1 : 0;
  const beside = below ? 0 : shown.unit.length * 0.55 + (shown.unit === '' || close ? 0 : 0.3);
  return (
    <figure className="stat relative h-full overflow-hidden">
      {flagOption(options, SPARKLINE) && path && (
        <svg
          aria-hidden="true"
          className="stat-line absolute inset-x-0 bottom-0 w-full"
          viewBox="0 -4 100 104"
          preserveAspectRatio="none"
        >
          <path d={path.area} className="stat-area" />
          <path d={path.line} className="stat-stroke" />
        </svg>
      )}
      <figcaption className="sr-only">
        {title || column.name}: {numberText(value, style)}
        {level !== 'normal' && `, ${level}`}
      </figcaption>
      <div
        aria-hidden="true"
        className="stat-box relative"
        style={{ '--characters': shown.text.length + beside + dot }}
      >
        <div className="stat-value tabular">
          <MappingMark value={value} mappings={style.mappings} />
          <span>{shown.text}</span>
          {shown.unit !== '' && !below && (
            <span className={close ? 'stat-unit' : 'stat-unit stat-unit-apart'}>{shown.unit}</span>
          )}
        </div>
        {below && <div className="stat-unit-below text-xs">{shown.unit}</div>}
        {level !== 'normal' && <LevelMark level={level} />}
      </div>
    </figure>
  );
}
