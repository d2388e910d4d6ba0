import type { CreateDashboard, NewRegion } from '#core/contract/index.ts';

type Aggregate = NonNullable<NonNullable<NewRegion['query']>['aggregate']>;

/** @param dataset id of the dataset with the columns date, precipitation, temp_max, temp_min, wind, weather */
export function seattleWeather(dataset: string): CreateDashboard {
  const query = (columns: string[], aggregate?: Aggregate, groupBy?: string): NewRegion['query'] => ({
    source: 'dataset',
    dataset,
    columns,
    ...(aggregate ? { aggregate } : {}),
    ...(groupBy ? { groupBy } : {}),
  });
  return {
    title: 'Seattle weather',
    description: 'Four years of daily observations, pushed as CSV through the dataset API.',
    regions: [
      {
        title: 'Warmest day',
        widget: { kind: 'stat', options: { unit: '°C', reduce: 'max' } },
        query: query(['temp_max'], 'max'),
        placement: { x: 0, y: 0, w: 6, h: 4 },
      },
      {
        title: 'Coldest day',
        widget: { kind: 'stat', options: { unit: '°C', reduce: 'min' } },
        query: query(['temp_min'], 'min'),
        placement: { x: 6, y: 0, w: 6, h: 4 },
      },
      {
        title: 'Days by weather',
        widget: { kind: 'bar', options: {} },
        query: query(['weather'], 'count', 'weather'),
        placement: { x: 12, y: 0, w: 12, h: 7 },
      },
      {
        title: 'What this is',
        widget: {
          kind: 'text',
          options: {
            markdown: 'Daily weather of Seattle, 2012–2015 (NOAA). Push rows of your own under **Datasets**.',
          },
        },
        placement: { x: 0, y: 4, w: 12, h: 3 },
      },
      {
        title: 'Temperature',
        widget: { kind: 'timeseries', options: { unit: '°C' } },
        query: query(['temp_max', 'temp_min'], 'avg'),
        placement: { x: 0, y: 7, w: 24, h: 8 },
      },
      {
        title: 'Rain',
        widget: { kind: 'timeseries', options: { unit: 'mm' } },
        query: query(['precipitation'], 'sum'),
        placement: { x: 0, y: 15, w: 12, h: 8 },
      },
      {
        title: 'Observations',
        widget: { kind: 'table', options: {} },
        query: query([]),
        placement: { x: 12, y: 15, w: 12, h: 8 },
      },
    ],
  };
}
