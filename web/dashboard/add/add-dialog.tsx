import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Activity, Database, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { may } from '#core/access/index.ts';
import { type Metric, WIDGET_KINDS, type WidgetKind } from '#core/contract/index.ts';
import { sourcesQuery } from '#web/connections/connections-api.ts';
import { SOURCE_ICONS, SOURCE_NAMES } from '#web/connections/source-kinds.ts';
import { datasetsQuery } from '#web/sources/datasets-api.ts';
import { buttonClass, cx, Dialog, inputClass, plural, Skeleton, useMediaQuery } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { useDashboard } from '../context.ts';
import { metricsQuery } from '../metrics-query.ts';
import { type DataChoice, unfitFor } from './suggest.ts';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onAdd: (kind: WidgetKind, choice: DataChoice | null) => void;
}

/** A new region: how it looks, and what it shows. One press on the data is enough. */
export function AddDialog({ open, onOpenChange, onAdd }: Props) {
  const [kind, setKind] = useState<WidgetKind>('timeseries');
  const [text, setText] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const touch = useMediaQuery('(pointer: coarse)');
  const add = (chosen: WidgetKind, choice: DataChoice | null) => {
    onAdd(chosen, choice);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a region"
      size="lg"
      onClosed={() => setText('')}
      // A finger would get a keyboard over half of what there is to choose from.
      {...(touch ? {} : { initialFocus: search })}
    >
      <div className="grid grid-cols-7 gap-2 max-sm:grid-cols-4">
        {WIDGET_KINDS.map(name => {
          const { icon: Icon, name: label } = WIDGETS[name];
          return (
            <button
              key={name}
              type="button"
              aria-pressed={kind === name}
              onClick={() => (WIDGETS[name].needsData ? setKind(name) : add(name, null))}
              className={cx(
                'flex h-16 flex-col items-center justify-center gap-1.5 rounded-md border text-sm',
                kind === name
                  ? 'border-accent bg-accent-soft font-medium text-accent'
                  : 'border-line text-dim hover:bg-hover hover:text-text',
              )}
            >
              <Icon aria-hidden className="size-5 stroke-[1.75]" />
              {label}
            </button>
          );
        })}
      </div>
      <div className="relative">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
        />
        <input
          ref={search}
          type="search"
          aria-label="Find metrics, datasets and sources"
          placeholder="Find metrics, datasets and sources"
          value={text}
          onChange={event => setText(event.target.value)}
          className={cx(inputClass, 'h-(--control) w-full pl-8!')}
        />
      </div>
      <div className="-mx-2 max-h-[min(24rem,46dvh)] min-h-40 overflow-y-auto">
        {open ? (
          <Choices kind={kind} search={text.trim().toLowerCase()} onChoose={choice => add(kind, choice)} />
        ) : null}
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  readonly kind: WidgetKind;
  readonly search: string;
  readonly onChoose: (choice: DataChoice) => void;
}

function Choices({ kind, search, onChoose }: ChoicesProps) {
  const { tenant } = useDashboard();
  const metrics = useQuery(metricsQuery(tenant.slug));
  const datasets = useQuery({ ...datasetsQuery(tenant.slug), enabled: may(tenant.role, 'dataset:view') });
  const sources = useQuery({ ...sourcesQuery(tenant.slug), enabled: may(tenant.role, 'source:view') });
  const matches = (words: string) => words.toLowerCase().includes(search);
  const foundMetrics = (metrics.data ?? []).filter(({ id, title }) => matches(`${title} ${id}`));
  const foundDatasets = (datasets.data ?? []).filter(({ name }) => matches(name));
  const foundSources = (sources.data ?? []).filter(({ name, kind: of }) =>
    matches(`${name} ${SOURCE_NAMES[of]}`),
  );
  if (metrics.isLoading || datasets.isLoading || sources.isLoading) return <Loading />;
  if (foundMetrics.length + foundDatasets.length + foundSources.length === 0) {
    return (
      <div className="flex flex-col items-center gap-3 px-4 py-8 text-center text-dim">
        <p>
          {search ? 'Nothing by that name.' : 'There is no data yet. Push some rows, or drop a CSV file.'}
        </p>
        {search ? null : (
          <Link to="/t/$tenant/datasets" params={{ tenant: tenant.slug }} className={buttonClass()}>
            Go to the datasets
          </Link>
        )}
      </div>
    );
  }
  return (
    <>
      {foundDatasets.length > 0 ? (
        <section aria-label="Datasets">
          <h3 className="px-2 pt-1 pb-1 text-xs text-faint">Datasets</h3>
          {foundDatasets.map(dataset => {
            const unfit = unfitFor(kind, dataset);
            return (
              <Row
                key={dataset.id}
                icon={<Database aria-hidden />}
                name={dataset.name}
                about={unfit ?? `${plural(dataset.rows, 'row')}, ${plural(dataset.columns.length, 'column')}`}
                disabled={unfit !== null}
                onChoose={() => onChoose({ source: 'dataset', dataset })}
              />
            );
          })}
        </section>
      ) : null}
      {foundSources.length > 0 ? (
        <section aria-label="Sources">
          <h3 className="px-2 pt-3 pb-1 text-xs text-faint first:pt-1">Sources</h3>
          {foundSources.map(connected => {
            const Icon = SOURCE_ICONS[connected.kind];
            return (
              <Row
                key={connected.id}
                icon={<Icon aria-hidden />}
                name={connected.name}
                about={SOURCE_NAMES[connected.kind]}
                onChoose={() => onChoose({ source: 'connected', connected })}
              />
            );
          })}
        </section>
      ) : null}
      {foundMetrics.length > 0 ? (
        <section aria-label="This server">
          <h3 className="px-2 pt-3 pb-1 text-xs text-faint">This server</h3>
          {foundMetrics.map(metric => (
            <Row
              key={metric.id}
              icon={<Activity aria-hidden />}
              name={metric.title}
              about={aboutMetric(metric)}
              onChoose={() => onChoose({ source: 'system', metric })}
            />
          ))}
        </section>
      ) : null}
    </>
  );
}

function aboutMetric({ unit, kind }: Metric): string {
  return unit || (kind === 'rate' ? 'per second' : 'count');
}

interface RowProps {
  readonly icon: React.ReactNode;
  readonly name: string;
  readonly about: string;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}

function Row({ icon, name, about, disabled, onChoose }: RowProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onChoose}
      className="flex h-(--control) w-full items-center gap-2.5 rounded-md px-2 text-left text-sm not-disabled:hover:bg-hover disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="shrink-0 text-xs text-faint">{about}</span>
    </button>
  );
}

function Loading() {
  return (
    <div aria-busy className="flex flex-col gap-4 px-2 py-2">
      <span className="sr-only">Loading</span>
      {['w-48', 'w-40', 'w-56', 'w-44'].map(width => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
