import {
  ChartLine,
  Copy,
  Ellipsis,
  FileDown,
  RefreshCw,
  SlidersHorizontal,
  Table2,
  Trash2,
} from 'lucide-react';
import type { Region } from '#core/contract/index.ts';
import { IconButton, Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { useDashboard } from '../context.ts';

interface Props {
  readonly region: Pick<Region, 'id' | 'title' | 'widget' | 'query'>;
  readonly editable: boolean;
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
  /** null while there is no data */
  readonly onExport: (() => void) | null;
}

/** Everything that can be done with one region. */
export function RegionMenu({ region, editable, asTable, onAsTable, onExport }: Props) {
  const { live, actions } = useDashboard();
  const { id, title, widget, query } = region;
  const hasData = WIDGETS[widget.kind].needsData && query !== null;
  if (!hasData && !editable) return null;
  return (
    <Menu modal={false}>
      <MenuTrigger
        render={
          <IconButton
            label={title ? `Actions of ${title}` : 'Actions'}
            size="sm"
            className="region-actions -mr-1.5"
          >
            <Ellipsis aria-hidden />
          </IconButton>
        }
      />
      <MenuContent align="end">
        {editable ? (
          <>
            <MenuItem
              icon={<SlidersHorizontal aria-hidden />}
              shortcut="enter"
              onSelect={() => actions.configure(id)}
            >
              Configure
            </MenuItem>
            <MenuItem icon={<Copy aria-hidden />} onSelect={() => actions.duplicate(id)}>
              Duplicate
            </MenuItem>
          </>
        ) : null}
        {hasData ? (
          <>
            {widget.kind === 'table' ? null : (
              <MenuItem
                icon={asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
                onSelect={() => onAsTable(!asTable)}
              >
                {asTable ? 'Show the drawing' : 'Show as table'}
              </MenuItem>
            )}
            {onExport ? (
              <MenuItem icon={<FileDown aria-hidden />} onSelect={onExport}>
                Export CSV
              </MenuItem>
            ) : null}
            <MenuItem icon={<RefreshCw aria-hidden />} onSelect={() => live.refresh(id)}>
              Refresh
            </MenuItem>
          </>
        ) : null}
        {editable ? (
          <>
            <MenuSeparator />
            <MenuItem
              icon={<Trash2 aria-hidden />}
              danger
              shortcut="delete"
              onSelect={() => actions.remove(id)}
            >
              Remove
            </MenuItem>
          </>
        ) : null}
      </MenuContent>
    </Menu>
  );
}
