import { Suspense, useCallback, useContext } from 'react';
import type { Region } from '#core/contract/index.ts';
import { Button, ErrorBoundary, Fetched } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { PastContext, useTime } from '../context.ts';
import type { RegionData } from '../live/region-data.ts';
import { Failure, NoQuery, NoRows, NotFetched, RegionMessage } from './region-messages.tsx';
import { WidgetSkeleton } from './skeletons.tsx';

interface Props {
  readonly region: Region;
  readonly data: RegionData;
  readonly editable: boolean;
  /** the rows instead of the drawing */
  readonly asTable: boolean;
}

/** What fills a region: the widget, its shape before the first data, or why there is none. */
export function RegionBody({ region, data, editable, asTable }: Props) {
  const { range, setRange } = useTime();
  const inPast = useContext(PastContext);
  const selectTime = useCallback(
    (from: number, to: number) =>
      setRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
    [setRange],
  );
  const { frame, problem } = data;
  // A stretch that is chosen on the page does not reach a region that keeps its own.
  const own = region.query?.range;
  const widget = WIDGETS[asTable && region.query ? 'table' : region.widget.kind];

  if (widget.needsData) {
    if (!region.query) return <NoQuery regionId={region.id} editable={editable} />;
    if (!frame && problem) return <Failure problem={problem} regionId={region.id} editable={editable} />;
    if (!frame && inPast)
      return <RegionMessage>Its data then was another, and is not kept with the layout.</RegionMessage>;
    if (!frame) return <WidgetSkeleton kind={widget.kind} />;
    if (frame.rows === 0) return <NoRows />;
  }
  return (
    <ErrorBoundary
      resetKey={frame}
      fallback={(_, retry) => (
        <RegionMessage
          action={
            <Button size="sm" onClick={retry}>
              Draw it again
            </Button>
          }
        >
          This data cannot be drawn.
        </RegionMessage>
      )}
    >
      <Suspense fallback={<WidgetSkeleton kind={widget.kind} />}>
        <Fetched code={widget.code} missing={retry => <NotFetched onRetry={retry} />}>
          {Widget => (
            <Widget
              title={region.title}
              options={region.widget.options}
              frame={frame}
              range={own ?? range}
              onSelectTime={own ? undefined : selectTime}
            />
          )}
        </Fetched>
      </Suspense>
    </ErrorBoundary>
  );
}
