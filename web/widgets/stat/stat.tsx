import './stat.css';
import { useMemo } from 'react';
import type { WidgetProps } from '../definition.ts';
import { LevelMark } from '../level-mark.tsx';
import { numberParts, numberText } from '../numbers.ts';
import { choiceOption, flagOption, numberOption, textOption } from '../options.ts';
import { REDUCERS, reduce } from '../reduce.ts';
import { finite, numberColumns, toTimeSeries } from '../series.ts';
import { levelOf, readThresholds } from '../thresholds.ts';
import { Unfit } from '../unfit.tsx';
import { sparklinePath } from './sparkline.ts';

/** One number, as large as its box, over the line of how it came about. */
export default function StatWidget({ title, options, frame }: WidgetProps) {
  const column = frame ? numberColumns(frame)[0] : undefined;
  const values = useMemo(() => {
    if (!frame || !column) return [];
    return toTimeSeries(frame)?.series[0]?.values ?? column.values.map(finite);
  }, [frame, column]);
  const path = useMemo(() => sparklinePath(values), [values]);
  if (!column) return <Unfit needs="a number column" />;

  const value = reduce(values, choiceOption(options, 'reduce', REDUCERS, 'last'));
  const style = {
    unit: textOption(options, 'unit') ?? column.unit,
    decimals: numberOption(options, 'decimals'),
  };
  const shown = numberParts(value, style);
  const level = levelOf(value, readThresholds(options));
  const close = shown.unit === '%' || shown.unit.startsWith('/');
  // The unit is drawn at 55% of the number's size; digits are about as wide as each other.
  const width = shown.text.length + shown.unit.length * 0.55 + (shown.unit === '' || close ? 0 : 0.3);
  return (
    <figure className="stat relative h-full overflow-hidden">
      {flagOption(options, 'sparkline', true) && path && (
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
      <div aria-hidden="true" className="stat-box relative" style={{ '--characters': width }}>
        <div className="stat-value tabular whitespace-nowrap">
          <span>{shown.text}</span>
          {shown.unit !== '' && (
            <span className={close ? 'stat-unit' : 'stat-unit stat-unit-apart'}>{shown.unit}</span>
          )}
        </div>
        {level !== 'normal' && <LevelMark level={level} />}
      </div>
    </figure>
  );
}
