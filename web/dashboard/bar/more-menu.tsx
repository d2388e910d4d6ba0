import {
  Archive,
  ArchiveRestore,
  Ellipsis,
  FileDown,
  FileUp,
  History,
  PencilLine,
  Redo2,
  RefreshCw,
  Text,
  Undo2,
  Variable,
} from 'lucide-react';
import { IconButton, Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '#web/ui/index.ts';
import type { PageActions } from '../use-page-actions.ts';

interface Props {
  readonly actions: PageActions;
  /** of the dashboard; on a phone the bar has no room for it */
  readonly description: string;
  readonly editable: boolean;
  readonly archived: boolean;
  readonly mayArchive: boolean;
}

/** What is needed less often, and on a phone what the bar has no room for. */
export function MoreMenu({ actions, description, editable, archived, mayArchive }: Props) {
  return (
    <Menu modal={false}>
      <MenuTrigger
        render={
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      />
      <MenuContent align="end" className="w-60">
        {description ? (
          <div className="border-b border-line px-2 pt-1.5 pb-2 text-sm text-dim sm:hidden">
            {description}
          </div>
        ) : null}
        {editable ? (
          <div className="md:hidden">
            <MenuItem icon={<Undo2 aria-hidden />} onSelect={actions.undo}>
              Undo
            </MenuItem>
            <MenuItem icon={<Redo2 aria-hidden />} onSelect={actions.redo}>
              Redo
            </MenuItem>
            <MenuSeparator />
          </div>
        ) : null}
        {editable ? (
          <>
            <MenuItem icon={<PencilLine aria-hidden />} onSelect={actions.rename}>
              Rename
            </MenuItem>
            <MenuItem icon={<Text aria-hidden />} onSelect={actions.describe}>
              Change the description
            </MenuItem>
            <MenuItem icon={<Variable aria-hidden />} onSelect={actions.variables}>
              Variables
            </MenuItem>
          </>
        ) : null}
        <MenuItem icon={<History aria-hidden />} shortcut="h" onSelect={actions.history}>
          History
        </MenuItem>
        <div className="lg:hidden">
          <MenuItem icon={<RefreshCw aria-hidden />} onSelect={actions.refreshNow}>
            Refresh now
          </MenuItem>
        </div>
        <MenuSeparator />
        <MenuItem icon={<FileDown aria-hidden />} onSelect={actions.exportFile}>
          Export as JSON
        </MenuItem>
        {editable ? (
          <MenuItem icon={<FileUp aria-hidden />} onSelect={actions.importRegions}>
            Add regions from a file
          </MenuItem>
        ) : null}
        {mayArchive ? (
          <>
            <MenuSeparator />
            {archived ? (
              <MenuItem icon={<ArchiveRestore aria-hidden />} onSelect={actions.unarchive}>
                Take out of the archive
              </MenuItem>
            ) : (
              <MenuItem icon={<Archive aria-hidden />} onSelect={actions.archive}>
                Archive
              </MenuItem>
            )}
          </>
        ) : null}
      </MenuContent>
    </Menu>
  );
}
