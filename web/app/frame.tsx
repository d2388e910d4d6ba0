import { Outlet } from '@tanstack/react-router';
import { Toaster } from '#web/ui/index.ts';
import { PaletteHost } from './palette-host.tsx';
import { SessionDialog } from './session-dialog.tsx';

/** What stands on every page beside the page itself. */
export function Frame() {
  return (
    <>
      <Outlet />
      <PaletteHost />
      <SessionDialog />
      <Toaster />
    </>
  );
}
