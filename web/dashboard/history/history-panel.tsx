import { useQueries, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { History } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type DashboardEvent, type DashboardState, SYSTEM } from '#core/contract/index.ts';
import { membersQuery } from '#web/settings/members-api.ts';
import { Avatar, cx, formatRelative, SidePanel, Skeleton } from '#web/ui/index.ts';
import { useDashboard } from '../context.ts';
import { keptSentence } from './kept-sentence.ts';
import { eventsQuery, pageOf } from './past-query.ts';
import { sentenceOf } from './sentence.ts';

interface Props {
  /** seq of the newest event */
  readonly head: number;
  /** the moment that is shown */
  readonly seq: number;
  /** the dashboard as it is now and as it was then: titles of regions are looked up there */
  readonly states: readonly (DashboardState | undefined)[];
  readonly onShow: (seq: number) => void;
  readonly onClose: () => void;
}

const ROW = 48;

/** Every change of the dashboard, newest first; any of them can be looked at. Nothing is changed by looking. */
export function HistoryPanel({ head, seq, states, onShow, onClose }: Props) {
  const { tenant, dashboard } = useDashboard();
  const list = useRef<HTMLDivElement>(null);
  const newest = useQuery(eventsQuery(tenant.slug, dashboard, pageOf(head), head));
  const first = newest.data?.begins?.seq ?? 1;
  const virtual = useVirtualizer({
    count: head - first + 1,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const pages = [...new Set(items.map(({ index }) => pageOf(head - index)))];
  const answers = useQueries({
    queries: pages.map(page => eventsQuery(tenant.slug, dashboard, page, head)),
  });
  const events = new Map(answers.flatMap(({ data }) => data?.events ?? []).map(event => [event.seq, event]));
  const kept = newest.data ? keptSentence(newest.data) : null;
  const members = useQuery(membersQuery(tenant.slug));
  const names = useMemo(() => new Map(members.data?.map(({ id, name }) => [id, name])), [members.data]);
  const titleOf = useCallback(
    (id: string) =>
      states
        .map(state => (state?.regions[id] ?? state?.removed[id])?.title)
        .find(title => title !== undefined),
    [states],
  );
  useEffect(() => {
    virtual.scrollToIndex(head - seq, { align: 'auto' });
  }, [virtual, head, seq]);

  return (
    <SidePanel open onClose={onClose} title="History">
      <div className="-m-4 flex h-full flex-col">
        <div className="shrink-0 border-b border-line px-4 py-3">
          <input
            type="range"
            min={first}
            max={head}
            value={seq}
            aria-label="Moment of the past"
            aria-valuetext={seq === head ? 'now' : `change ${seq} of ${head}`}
            onChange={event => onShow(Number(event.target.value))}
            className="block h-(--control-sm) w-full"
          />
          <p className="tabular mt-1 flex justify-between text-xs text-faint">
            <span>
              Change {seq.toLocaleString()} of {head.toLocaleString()}
            </span>
            <span>{seq === head ? 'now' : null}</span>
          </p>
          {kept ? <p className="mt-1 text-xs text-dim">{kept}</p> : null}
        </div>
        <div ref={list} className="min-h-0 flex-1 overflow-y-auto">
          <ol className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, start, key }) => {
              const at = head - index;
              return (
                <li
                  key={key}
                  className="absolute inset-x-0 top-0"
                  style={{ height: ROW, transform: `translateY(${start}px)` }}
                >
                  <Row
                    event={events.get(at)}
                    name={nameOf(events.get(at), names)}
                    current={at === seq}
                    sentence={event => sentenceOf(event, titleOf)}
                    onShow={() => onShow(at)}
                  />
                </li>
              );
            })}
          </ol>
        </div>
      </div>
    </SidePanel>
  );
}

function nameOf(event: DashboardEvent | undefined, names: ReadonlyMap<string, string>): string {
  if (event?.actor === SYSTEM) return 'Region Dashboard';
  return (event && names.get(event.actor)) ?? 'Somebody';
}

interface RowProps {
  readonly event: DashboardEvent | undefined;
  readonly name: string;
  readonly current: boolean;
  readonly sentence: (event: DashboardEvent) => string;
  readonly onShow: () => void;
}

function Row({ event, name, current, sentence, onShow }: RowProps) {
  if (!event) return <Skeleton className="mx-4 my-4 h-4" />;
  const text = sentence(event);
  const folded = event.type === 'dashboardFolded';
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={onShow}
      className={cx(
        'flex h-full w-full items-center gap-3 px-4 text-left text-sm',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {folded ? (
        <History aria-hidden className="size-6 shrink-0 p-1 text-faint" />
      ) : (
        <Avatar name={name} id={event.actor} size="sm" />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate" title={text}>
          {folded ? null : <span className="font-medium">{name} </span>}
          {text}
        </span>
        <span className={cx('block text-xs', current ? 'text-dim' : 'text-faint')}>
          {formatRelative(event.at)}
        </span>
      </span>
    </button>
  );
}
