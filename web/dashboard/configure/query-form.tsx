import { useQuery } from '@tanstack/react-query';
import { may } from '#core/access/index.ts';
import type { Query, WidgetKind } from '#core/contract/index.ts';
import { sourcesQuery } from '#web/connections/connections-api.ts';
import { SOURCE_NAMES } from '#web/connections/source-kinds.ts';
import { datasetsQuery } from '#web/sources/datasets-api.ts';
import { Field, plural, Segments, Select } from '#web/ui/index.ts';
import { suggestQuery } from '../add/suggest.ts';
import { useDashboard } from '../context.ts';
import { metricsQuery } from '../metrics-query.ts';
import { ConnectedQuery, type Writing } from '../query-editor/connected-query.tsx';
import { describeRefresh, REFRESH_CHOICES } from '../time-ranges.ts';
import { ChosenList } from './chosen-list.tsx';
import { DatasetForm } from './dataset-form.tsx';

interface Props {
  readonly kind: WidgetKind;
  readonly query: Query | null;
  readonly version: number | undefined;
  readonly writing: Writing | null;
  readonly onWriting: (writing: Writing | null) => void;
  readonly onSave: (query: Query, version: number | undefined) => void;
}

const MOST_METRICS = 20;
const OWN = 'auto';
const THIS_SERVER = { value: 'system', label: 'This server' };
const DATASET = { value: 'dataset', label: 'Dataset' };

/** What the region asks, and of whom. Every change is the whole question: half of one has no answer. */
export function QueryForm({ kind, query, version, writing, onWriting, onSave }: Props) {
  const { tenant } = useDashboard();
  const metrics = useQuery(metricsQuery(tenant.slug));
  const datasets = useQuery({ ...datasetsQuery(tenant.slug), enabled: may(tenant.role, 'dataset:view') });
  const sources = useQuery({ ...sourcesQuery(tenant.slug), enabled: may(tenant.role, 'source:view') });
  const connected = sources.data?.find(({ id }) => id === query?.sourceId);
  const hasSystem = (metrics.data?.length ?? 0) > 0 || query?.source === 'system';
  const source = query?.source ?? (hasSystem ? null : 'dataset');
  const save = (next: Query) => onSave(next, version);
  const change = (part: Partial<Query>) => query && save(withoutEmpty({ ...query, ...part }));

  const chooseSource = (next: string) => {
    if (next === (query?.sourceId ?? query?.source)) return;
    const chosen = sources.data?.find(({ id }) => id === next);
    if (chosen) return save({ source: chosen.kind, sourceId: chosen.id });
    const dataset = datasets.data?.[0];
    const metric = metrics.data?.[0];
    if (next === 'system') save({ source: 'system', metrics: metric ? [metric.id] : [] });
    else save(dataset ? suggestQuery(kind, dataset) : { source: 'dataset' });
  };
  return (
    <div className="flex flex-col gap-3">
      {sources.data && sources.data.length > 0 ? (
        <Field label="Source">
          <Select
            options={[
              ...(hasSystem ? [THIS_SERVER] : []),
              DATASET,
              ...sources.data.map(({ id, kind: of, name }) => ({
                value: id,
                label: name,
                hint: SOURCE_NAMES[of],
              })),
            ]}
            value={query?.sourceId ? (connected?.id ?? null) : source}
            placeholder={query?.sourceId ? 'One that is gone' : 'Choose'}
            onChange={chooseSource}
          />
        </Field>
      ) : hasSystem ? (
        <Segments
          label="Source"
          className="w-full"
          options={[THIS_SERVER, DATASET]}
          value={source ?? ''}
          onChange={chooseSource}
        />
      ) : null}
      {query && connected ? (
        <ConnectedQuery
          key={connected.id}
          tenant={tenant.slug}
          source={connected}
          query={query}
          version={version}
          writing={writing}
          onWriting={onWriting}
          onSave={onSave}
        />
      ) : null}
      {source === 'system' ? (
        <ChosenList
          label="Metrics"
          chosen={query?.metrics ?? []}
          coloured={kind === 'timeseries'}
          most={MOST_METRICS}
          options={(metrics.data ?? []).map(({ id, title, unit }) => ({
            value: id,
            label: title,
            hint: unit,
          }))}
          onChange={chosen => chosen.length > 0 && change({ metrics: chosen })}
        />
      ) : null}
      {source === 'dataset' ? (
        <>
          <Field label="Dataset">
            <Select
              options={(datasets.data ?? []).map(({ id, name, rows }) => ({
                value: id,
                label: name,
                hint: plural(rows, 'row'),
              }))}
              value={query?.dataset ?? null}
              onChange={id => {
                const dataset = datasets.data?.find(one => one.id === id);
                if (dataset) save(suggestQuery(kind, dataset));
              }}
            />
          </Field>
          {query?.dataset ? (
            <DatasetForm
              kind={kind}
              query={query}
              dataset={datasets.data?.find(({ id }) => id === query.dataset)}
              version={version}
              onChange={change}
            />
          ) : null}
        </>
      ) : null}
      {query ? (
        <Field label="Look for new data every">
          <Select
            options={[
              { value: OWN, label: 'As the page does' },
              ...REFRESH_CHOICES.map(seconds => ({
                value: String(seconds),
                label: describeRefresh(seconds),
              })),
            ]}
            value={query.refresh === undefined ? OWN : String(query.refresh)}
            onChange={value => change({ refresh: value === OWN ? undefined : Number(value) })}
          />
        </Field>
      ) : null}
    </div>
  );
}

/** Fields that say nothing are left out: an undefined one would be another query than none. */
function withoutEmpty(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Query;
}
