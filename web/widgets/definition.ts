import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { WidgetKind } from '#core/contract/index.ts';
import type { Frame, TimeRange } from '#core/query/index.ts';
import type { LazyCode } from '#web/ui/index.ts';
import type { OptionGroup, Options } from './options.ts';

/** What every widget gets. It draws what it is given and fetches nothing. */
export interface WidgetProps {
  /** the region's title, for those who cannot see the drawing */
  readonly title: string;
  readonly options: Options;
  /** null for a widget that needs no data */
  readonly frame: Frame | null;
  /** the dashboard's time range as it was asked for, relative or not; null: all the data there is */
  readonly range: TimeRange | null;
  /** somebody selected a stretch of time on the widget (milliseconds since 1970) */
  readonly onSelectTime?: ((from: number, to: number) => void) | undefined;
}

export interface WidgetDefinition {
  readonly kind: WidgetKind;
  readonly name: string;
  /** one sentence for the picker */
  readonly about: string;
  readonly icon: LucideIcon;
  /** columns and rows of a new region */
  readonly size: { readonly w: number; readonly h: number };
  /** the least that the drawing can be read in */
  readonly smallest: { readonly w: number; readonly h: number };
  readonly needsData: boolean;
  readonly options: Options;
  readonly form: readonly OptionGroup[];
  /** what draws it, fetched when a region of this kind is on the screen */
  readonly code: LazyCode<ComponentType<WidgetProps>>;
}
