import './bar.css';
import { useMemo } from 'react';
import { plural, seriesVar } from '../../ui/index.ts';
import { type Categories, type Category, labelOf, toCategories } from '../categories.ts';
import type { WidgetProps } from '../definition.ts';
import { keyboardScroll } from '../keyboard-scroll.ts';
import { LevelIcon } from '../level-mark.tsx';
import { MappingMark } from '../mapping-mark.tsx';
import { colourOf } from '../mappings.ts';
import { readAxis, readNumberStyle, STACKED } from '../number-options.ts';
import { numberText } from '../numbers.ts';
import { choiceOption, type Options } from '../options.ts';
import { uniqueNames } from '../series.ts';
import { LEVEL_NAMES, levelOf, readThresholds } from '../thresholds.ts';
import { NoValues, Unfit } from '../unfit.tsx';
import { type Extent, extentOf, ORDER, ordered, percentages, placeOf, shares } from './bar-lengths.ts';

const scrolledByKeys = (list: HTMLUListElement) => keyboardScroll(list);

/** Values by name: rows with a bar each, which stay readable with long names and need no axis. */
export default function BarWidget({ title, options, frame }: WidgetProps) {
  const data = useMemo(() => (frame ? toCategories(frame) : null), [frame]);
  const order = choiceOption(options, ORDER);
  const rows = useMemo(() => ordered(data?.categories ?? [], order), [data, order]);
  // Rows of the data may have the same name.
  const keys = useMemo(() => uniqueNames(rows.map(({ name }) => name)), [rows]);
  if (!data) return <Unfit needs="a number column" />;
  if (rows.every(({ values }) => values.every(value => value === null))) return <NoValues />;

  const { measures, dropped } = data;
  const stacking = measures.length > 1 ? choiceOption(options, STACKED) : 'none';
  const percent = stacking === 'percent';
  const extent = extentOf(rows, { ...readAxis(options), stacking });
  const limits = stacking === 'none' ? readThresholds(options) : {};
  const { mappings } = readNumberStyle(options);
  return (
    <figure className="flex h-full flex-col">
      <figcaption className="sr-only">
        {title || 'Bars'}: {plural(rows.length, 'value')} of {measures.map(({ name }) => name).join(', ')}
      </figcaption>
      <ul
        ref={scrolledByKeys}
        className="bars min-h-0 flex-1 overflow-y-auto px-3 pt-1 pb-2"
        style={{ '--rows': rows.length, '--measures': measures.length }}
      >
        {rows.map((category, index) => {
          const { values } = category;
          const label = labelOf(category, mappings);
          return (
            <li key={keys[index]} className="bars-row">
              <span className="truncate text-dim" title={label.text}>
                {label.text}
              </span>
              <Track
                measures={measures}
                values={percent ? percentages(values) : values}
                colour={measures.length === 1 && label.colour ? colourOf(label.colour) : undefined}
                extent={extent}
                stacked={stacking !== 'none'}
                limits={limits}
              />
              <Values category={category} measures={measures} options={options} />
            </li>
          );
        })}
      </ul>
      {measures.length > 1 && (
        <ul className="flex shrink-0 flex-wrap gap-x-3 px-3 pb-2 text-xs text-dim">
          {measures.map(({ name }, measure) => (
            <li key={name} className="flex items-center gap-1.5">
              <span className="size-2 rounded-[2px]" style={{ background: seriesVar(measure) }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      {dropped > 0 && (
        <p className="shrink-0 px-3 pb-1.5 text-xs text-faint">
          The first {plural(rows.length, 'row')}; {plural(dropped, 'more', 'more')} are not drawn.
        </p>
      )}
    </figure>
  );
}

interface TrackProps {
  readonly measures: Categories['measures'];
  readonly values: readonly (number | null)[];
  /** of the whole row; else each measure has its own */
  readonly colour: string | undefined;
  readonly extent: Extent;
  readonly stacked: boolean;
  readonly limits: { readonly warning?: number | undefined; readonly alarm?: number | undefined };
}

function Track({ measures, values, colour, extent, stacked, limits }: TrackProps) {
  return (
    <span aria-hidden="true" className={stacked ? 'bars-track bars-stacked' : 'bars-track'}>
      {(['warning', 'alarm'] as const).map(level => {
        const place = placeOf(limits[level], extent);
        return place === null ? null : (
          <i
            key={level}
            title={`${LEVEL_NAMES[level]} at ${limits[level]}`}
            className={`bars-limit bars-${level}`}
            style={{ insetInlineStart: `${place * 100}%` }}
          />
        );
      })}
      {shares(values, extent, stacked).map((share, measure) => (
        <span
          key={measures[measure]?.name}
          className="bars-bar"
          style={{
            marginInlineStart: `${share.start * 100}%`,
            width: `${share.length * 100}%`,
            background: colour ?? seriesVar(measure),
          }}
        />
      ))}
    </span>
  );
}

interface ValuesProps {
  readonly category: Category;
  readonly measures: Categories['measures'];
  readonly options: Options;
}

function Values({ category, measures, options }: ValuesProps) {
  const thresholds = readThresholds(options);
  return (
    <span className="tabular text-right whitespace-nowrap">
      {measures.map(({ name, unit }, measure) => {
        const value = category.values[measure] ?? null;
        const style = readNumberStyle(options, unit);
        return (
          <span key={name}>
            {measure > 0 && ' · '}
            <LevelIcon level={levelOf(value, thresholds)} />
            <MappingMark value={value} mappings={style.mappings} />
            {numberText(value, style)}
          </span>
        );
      })}
    </span>
  );
}
