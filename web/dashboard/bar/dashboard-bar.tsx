import { History, Plus, Redo2, Undo2 } from 'lucide-react';
import type { DashboardState, Present } from '#core/contract/index.ts';
import { PageBarSlot } from '#web/app/page-bar.tsx';
import { Badge, Button, IconButton } from '#web/ui/index.ts';
import type { TimeScope } from '../context.ts';
import type { LiveDashboard, LiveView, Refusal } from '../live/live-dashboard.ts';
import { showRegion } from '../show-region.ts';
import type { PageActions } from '../use-page-actions.ts';
import { InlineTitle } from './inline-title.tsx';
import { MoreMenu } from './more-menu.tsx';
import { People } from './people.tsx';
import { RefreshMenu } from './refresh-menu.tsx';
import { SavingState } from './saving-state.tsx';
import { TimeRangePicker } from './time-range-picker.tsx';
import { UnsavedChanges } from './unsaved-changes.tsx';

interface Props {
  readonly live: LiveDashboard;
  readonly view: LiveView;
  readonly state: DashboardState;
  readonly others: readonly Present[];
  readonly actions: PageActions;
  readonly time: TimeScope;
  readonly refused: readonly Refusal[];
  readonly onDismissRefused: () => void;
  readonly onAgain: (refusal: Refusal) => (() => void) | null;
  readonly renameAsked: number;
  readonly editable: boolean;
  /** this role may edit, whether or not it can be done at the moment */
  readonly editor: boolean;
  readonly mayArchive: boolean;
}

/** The dashboard's row in the page bar: what it is, whether it is safe, who is here, when, and what to do. */
export function DashboardBar(props: Props) {
  const { live, view, state, others, actions, time, editable, editor, refused } = props;
  const { session } = view;
  return (
    <PageBarSlot>
      <InlineTitle
        title={state.title}
        description={state.description}
        editable={editable}
        asked={props.renameAsked}
        onRename={title => live.submit({ type: 'rename', title })}
      />
      {editor ? null : <Badge>View only</Badge>}
      {refused.length > 0 ? (
        <UnsavedChanges
          refused={refused}
          state={session.optimistic}
          again={props.onAgain}
          onDismiss={props.onDismissRefused}
        />
      ) : null}
      {editor || session.pending.length > 0 ? (
        <SavingState view={view} allSaved={refused.length === 0} onReconnect={() => live.reconnect()} />
      ) : null}
      <div className="ml-auto flex shrink-0 items-center gap-1 max-sm:gap-0">
        <People others={others} onGoTo={showRegion} />
        {editable ? (
          <div className="mx-1 flex max-md:hidden">
            <IconButton label="Undo" shortcut="mod+z" onClick={actions.undo}>
              <Undo2 aria-hidden />
            </IconButton>
            <IconButton label="Redo" shortcut="mod+shift+z" onClick={actions.redo}>
              <Redo2 aria-hidden />
            </IconButton>
          </div>
        ) : null}
        <IconButton label="History" shortcut="h" onClick={actions.history} className="max-lg:hidden">
          <History aria-hidden />
        </IconButton>
        <TimeRangePicker time={time} />
        <RefreshMenu refresh={time.refresh} onChange={time.setRefresh} onRefreshNow={actions.refreshNow} />
        {editable ? (
          <Button
            variant="primary"
            icon={<Plus aria-hidden />}
            onClick={actions.askToAdd}
            aria-label="Add region"
            className="ml-1 max-md:w-(--control) max-md:px-0!"
          >
            <span className="max-md:hidden">Add region</span>
          </Button>
        ) : null}
        <MoreMenu
          actions={actions}
          description={state.description}
          editable={editable}
          archived={state.archived}
          mayArchive={props.mayArchive}
        />
      </div>
    </PageBarSlot>
  );
}
