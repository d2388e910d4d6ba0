import { ChartNoAxesCombined, Database, Globe, type LucideIcon } from 'lucide-react';
import type { DataSource, SourceKind } from '#core/contract/index.ts';

/** The kinds of sources in words for people. */
export const SOURCE_NAMES: Readonly<Record<SourceKind, string>> = {
  postgres: 'PostgreSQL',
  prometheus: 'Prometheus',
  http: 'HTTP and JSON',
};

export const SOURCE_HINTS: Readonly<Record<SourceKind, string>> = {
  postgres: 'Tables, asked in SQL',
  prometheus: 'Metrics, asked in PromQL',
  http: 'Any API that answers JSON',
};

export const SOURCE_ICONS: Readonly<Record<SourceKind, LucideIcon>> = {
  postgres: Database,
  prometheus: ChartNoAxesCombined,
  http: Globe,
};

/** @returns where a source is, in one line: an address, or host and database */
export function placeOf({ settings }: Pick<DataSource, 'settings'>): string {
  const { url, host, port, database } = settings;
  if (typeof url === 'string') return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const at = port === undefined || port === 5_432 ? String(host) : `${host}:${port}`;
  return `${at}/${database}`;
}
