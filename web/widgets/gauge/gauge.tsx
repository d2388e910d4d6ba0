import './gauge.css';
import { useMemo } from 'react';
import { plural } from '../../ui/index.ts';
import { ringPath } from '../arcs.ts';
import type { WidgetProps } from '../definition.ts';
import { LevelIcon, LevelMark } from '../level-mark.tsx';
import { colourOf, mappingOf, nameText } from '../mappings.ts';
import { readAxis, readNumberStyle } from '../number-options.ts';
import { numberParts, numberText } from '../numbers.ts';
import { choiceOption, type Options } from '../options.ts';
import { toReadings } from '../readings.ts';
import { REDUCER, reduce } from '../reduce.ts';
import type { Series } from '../series.ts';
import { LEVEL_NAMES, type Level, levelOf, readThresholds } from '../thresholds.ts';
import { NoValues, Unfit } from '../unfit.tsx';
import { bandsOf, gaugeScale, placeOn, type Scale } from './gauge-scale.ts';

const MOST_GAUGES = 12;

/** Three quarters of a turn, open at the bottom; turns from the top. */
const START = -0.375;
const SWEEP = 0.75;
const VALUE = { outer: 92, inner: 74 };
const LIMITS = { outer: 100, inner: 95 };

/** Values on a scale with a beginning and an end. */
export default function GaugeWidget({ title, options, frame }: WidgetProps) {
  const data = useMemo(() => (frame ? toReadings(frame, MOST_GAUGES) : null), [frame]);
  if (!data) return <Unfit needs="a number column" />;
  const { readings, dropped } = data;
  const how = choiceOption(options, REDUCER);
  const { mappings } = readNumberStyle(options);
  const values = readings.map(reading => reduce(reading.values, how));
  if (values.every(value => value === null)) return <NoValues />;
  return (
    <div className="flex h-full flex-col">
      <div className="gauges min-h-0 flex-1" style={{ '--gauges': readings.length }}>
        {readings.map((reading, index) => (
          <Gauge
            key={reading.name}
            name={readings.length > 1 ? nameText(reading.name, mappings) : null}
            title={readings.length > 1 ? nameText(reading.name, mappings) : title || reading.name}
            unit={reading.unit}
            value={values[index] ?? null}
            // Gauges of one region are read against each other.
            scale={scaleOf(options, readings, values, reading.unit)}
            options={options}
          />
        ))}
      </div>
      {dropped > 0 && (
        <p className="shrink-0 px-3 pb-1.5 text-xs text-faint">
          {plural(dropped, 'more', 'more')} are not drawn.
        </p>
      )}
    </div>
  );
}

function scaleOf(
  options: Options,
  readings: readonly Series[],
  values: readonly (number | null)[],
  unit: string | undefined,
): Scale {
  const comparable = values.filter((_, index) => readings[index]?.unit === unit);
  const { unit: shown } = readNumberStyle(options, unit);
  return gaugeScale(comparable, readAxis(options), readThresholds(options), shown);
}

interface GaugeProps {
  /** below the number; null where the region's title says it */
  readonly name: string | null;
  readonly title: string;
  readonly unit: string | undefined;
  readonly value: number | null;
  readonly scale: Scale;
  readonly options: Options;
}

function Gauge({ name, title, unit, value, scale, options }: GaugeProps) {
  const style = readNumberStyle(options, unit);
  // The ends are round numbers: decimals would only take their room.
  const plain = { unit: style.unit };
  const thresholds = readThresholds(options);
  const level = levelOf(value, thresholds);
  const mapped = mappingOf(value, style.mappings)?.colour;
  const shown = numberParts(value, style);
  const least = numberText(scale.least, plain);
  const most = numberText(scale.most, plain);
  const place = value === null ? null : placeOn(scale, value);
  const zero = placeOn(scale, 0);
  const bands = bandsOf(scale, thresholds);
  const said = `${title}: ${numberText(value, style)}${level === 'normal' ? '' : `, ${LEVEL_NAMES[level]}`}`;
  return (
    <div className="gauge" role="img" aria-label={`${said}, on a scale of ${least} to ${most}`}>
      <div aria-hidden="true" className="gauge-face">
        <svg className="gauge-arc" viewBox="-104 -104 208 192" aria-hidden="true">
          <path className="gauge-track" d={arc(0, 1, VALUE)} />
          {place !== null && (
            <path
              d={arc(Math.min(zero, place), Math.max(zero, place), VALUE)}
              style={{ fill: mapped ? colourOf(mapped) : COLOURS[level] }}
            />
          )}
          {bands.length > 1 &&
            bands.map(band => (
              <path
                key={band.from}
                d={arc(band.from, band.to, LIMITS)}
                style={{ fill: band.level === 'normal' ? 'var(--line-strong)' : COLOURS[band.level] }}
              />
            ))}
          {place !== null && (
            <path className="gauge-needle" d={arc(place - 0.004, place + 0.004, { outer: 94, inner: 72 })} />
          )}
        </svg>
        <div className="gauge-text" style={{ '--characters': shown.text.length + shown.unit.length * 0.6 }}>
          <span className="gauge-value tabular">
            {shown.text}
            {shown.unit !== '' && <span className="gauge-unit">{shown.unit}</span>}
          </span>
          {level !== 'normal' && (
            <>
              <span className="gauge-level">
                <LevelMark level={level} />
              </span>
              <span className="gauge-level-small">
                <LevelIcon level={level} />
              </span>
            </>
          )}
        </div>
        <span className="gauge-ends tabular">
          <span>{least}</span>
          <span>{most}</span>
        </span>
      </div>
      {name !== null && (
        <span aria-hidden="true" className="gauge-name" title={name}>
          {name}
        </span>
      )}
    </div>
  );
}

const COLOURS: Readonly<Record<Level, string>> = {
  normal: 'var(--series-1)',
  warning: 'var(--warn)',
  alarm: 'var(--bad)',
};

/** @returns the path of a part of the scale, 0 to 1 */
function arc(from: number, to: number, ring: { readonly outer: number; readonly inner: number }): string {
  return ringPath(START + from * SWEEP, START + to * SWEEP, ring);
}
