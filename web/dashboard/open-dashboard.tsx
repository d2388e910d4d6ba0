import { LayoutDashboard, Plus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { may } from '#core/access/index.ts';
import type { DashboardState } from '#core/contract/index.ts';
import { type AppCommand, useCommands } from '#web/app/commands.ts';
import { useMe, useTenant } from '#web/app/tenant.ts';
import { useTitle } from '#web/app/use-title.ts';
import { Button, EmptyState, Notice } from '#web/ui/index.ts';
import { AddDialog } from './add/add-dialog.tsx';
import { DashboardBar } from './bar/dashboard-bar.tsx';
import { ConfigurePanel } from './configure/configure-panel.tsx';
import {
  DashboardContext,
  type DashboardScope,
  PastContext,
  TimeContext,
  VariablesContext,
} from './context.ts';
import { DescribeDialog } from './describe-dialog.tsx';
import { Grid } from './grid/grid.tsx';
import { HistoryPanel } from './history/history-panel.tsx';
import { PastBanner } from './history/past-banner.tsx';
import { usePast } from './history/use-past.ts';
import type { LiveDashboard, LiveView } from './live/live-dashboard.ts';
import { useWatch } from './live/use-watch.ts';
import { useZoomOut } from './time/use-zoom-out.ts';
import { useCarryingLinks } from './use-carrying-links.ts';
import { type Panel, type Question, usePageActions } from './use-page-actions.ts';
import { usePageCommands } from './use-page-commands.tsx';
import { useRefusals } from './use-refusals.ts';
import { useTimeScope } from './use-time-scope.ts';
import { useChosen } from './variables/use-chosen.ts';
import { VariableBar } from './variables/variable-bar.tsx';
import { VariablesDialog } from './variables/variables-dialog.tsx';

interface Props {
  readonly live: LiveDashboard;
  readonly view: LiveView;
  /** as it will be when everything pending is accepted */
  readonly state: DashboardState;
  readonly dashboard: string;
}

/** The page of a dashboard that is there: bar, board, and what is beside and above it. */
export function OpenDashboard({ live, view, state, dashboard }: Props) {
  const tenant = useTenant();
  const { session } = view;
  const [panel, setPanel] = useState<Panel>(null);
  const [question, setQuestion] = useState<Question>(null);
  const [renameAsked, setRenameAsked] = useState(0);
  const askToRename = useCallback(() => setRenameAsked(count => count + 1), []);
  const actions = usePageActions(live, { setPanel, setQuestion, askToRename });
  const { refused, conflicts, dismiss, again, settle } = useRefusals(live, actions.configure);
  const me = useMe();
  const time = useTimeScope(me.id);
  const variables = useChosen();
  const watch = useWatch(live, time.range, time.refresh, variables.chosen);
  useZoomOut(time);
  useCarryingLinks();
  useTitle(state.title, tenant.name);

  const head = session.confirmed?.seq ?? 0;
  const history = panel?.kind === 'history' ? panel : null;
  const inPast = history?.seq != null && history.seq < head ? history.seq : null;
  const past = usePast(tenant.slug, dashboard, inPast, head);
  const shown = past?.state ?? state;

  const role = session.role ?? tenant.role;
  const editor = may(role, 'dashboard:edit');
  const editable = editor && !state.archived && !past;
  const mayArchive = may(role, 'dashboard:archive') && !past;
  usePageCommands(actions, time, { editable, mayArchive, archived: state.archived });
  const closePanel = useCallback(() => setPanel(null), []);
  useEscape(panel !== null, closePanel);

  const others = useMemo(
    () => session.people.filter(({ person }) => person !== session.person),
    [session.people, session.person],
  );
  const scope = useMemo<DashboardScope>(
    () => ({ tenant, dashboard, live, actions }),
    [tenant, dashboard, live, actions],
  );
  const states = useMemo(() => [shown, state], [shown, state]);
  const configured = editable && panel?.kind === 'configure' ? state.regions[panel.regionId] : undefined;
  const empty = Object.keys(shown.regions).length === 0;

  return (
    <DashboardContext value={scope}>
      <TimeContext value={time}>
        <VariablesContext value={variables}>
          <DashboardBar
            live={live}
            view={view}
            state={shown}
            others={others}
            actions={actions}
            time={time}
            refused={refused}
            onDismissRefused={dismiss}
            onAgain={again}
            renameAsked={renameAsked}
            editable={editable}
            editor={editor}
            mayArchive={mayArchive}
          />
          <div className="flex min-h-0 flex-1 items-start">
            <div className="flex min-w-0 flex-1 flex-col self-stretch">
              {past ? (
                <PastBanner
                  at={past.at}
                  folded={past.folded}
                  onLeave={() => setPanel({ kind: 'history', seq: null })}
                />
              ) : null}
              {state.archived && !past ? (
                <Notice
                  className="m-2 mb-0"
                  action={
                    mayArchive ? (
                      <Button size="sm" onClick={actions.unarchive}>
                        Take it out
                      </Button>
                    ) : undefined
                  }
                >
                  This dashboard is archived: it can be looked at, not changed.
                </Notice>
              ) : null}
              <VariableBar
                variables={shown.variables}
                known={past ? shown.variables : (session.confirmed?.state.variables ?? [])}
                scope={variables}
              />
              {empty ? (
                <EmptyState
                  icon={<LayoutDashboard aria-hidden />}
                  action={
                    editable ? (
                      <Button variant="primary" icon={<Plus aria-hidden />} onClick={actions.askToAdd}>
                        Add a region
                      </Button>
                    ) : undefined
                  }
                >
                  {editable
                    ? 'A dashboard is made of regions: a chart, a number, a table or a text each. Add the first one.'
                    : 'There is nothing on this dashboard yet.'}
                </EmptyState>
              ) : (
                <div className="flex-1 p-2">
                  <PastContext value={past !== null}>
                    <Grid
                      // What is drawn has its times in it.
                      key={time.zone}
                      state={shown}
                      editable={editable}
                      selected={configured?.id ?? null}
                      others={past ? [] : others}
                      onVisible={watch}
                    />
                  </PastContext>
                </div>
              )}
            </div>
            {configured ? (
              <ConfigurePanel
                key={configured.id}
                region={configured}
                conflicts={conflicts}
                onSettled={settle}
                onClose={closePanel}
              />
            ) : null}
            {history ? (
              <HistoryPanel
                head={head}
                seq={inPast ?? head}
                states={states}
                onShow={seq => setPanel({ kind: 'history', seq: seq < head ? seq : null })}
                onClose={closePanel}
              />
            ) : null}
          </div>
          <AddDialog
            open={editable && question === 'add'}
            onOpenChange={open => setQuestion(open ? 'add' : null)}
            onAdd={actions.add}
          />
          <DescribeDialog
            open={editable && question === 'describe'}
            onOpenChange={open => setQuestion(open ? 'describe' : null)}
            description={state.description}
            onSave={description => live.submit({ type: 'describe', description })}
          />
          <VariablesDialog
            open={editable && question === 'variables'}
            onOpenChange={open => setQuestion(open ? 'variables' : null)}
            variables={state.variables}
            onSave={next => live.submit({ type: 'setVariables', variables: next })}
          />
        </VariablesContext>
      </TimeContext>
    </DashboardContext>
  );
}

/** Escape leaves what lies beside the board, as its cross does. */
function useEscape(enabled: boolean, leave: () => void): void {
  const commands = useMemo<AppCommand[]>(
    () =>
      enabled
        ? [
            {
              id: 'dashboard.close-panel',
              title: 'Close the panel',
              group: 'This dashboard',
              shortcut: 'esc',
              whileTyping: true,
              run: leave,
            },
          ]
        : [],
    [enabled, leave],
  );
  useCommands(commands);
}
