import type { LucideIcon } from 'lucide-react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { WidgetKind } from '#core/contract/index.ts';
import type { Frame, TimeRange } from '#core/query/index.ts';
import type { Options } from './options.ts';

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

/** One field of the form that sets a widget's options. */
export type OptionField =
  | {
      readonly type: 'text' | 'markdown';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
    }
  | {
      readonly type: 'number';
      readonly name: string;
      readonly label: string;
      readonly least?: number;
      readonly most?: number;
      readonly placeholder?: string;
    }
  | { readonly type: 'flag'; readonly name: string; readonly label: string; readonly otherwise: boolean }
  | { readonly type: 'unit'; readonly name: string; readonly label: string }
  | {
      readonly type: 'choice';
      readonly name: string;
      readonly label: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
    };

export interface OptionGroup {
  readonly title: string;
  readonly fields: readonly OptionField[];
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
  readonly Component: LazyExoticComponent<ComponentType<WidgetProps>>;
}
