import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { plural } from '#web/ui/format.ts';
import { closeToast, Toaster, toast } from '#web/ui/index.ts';
import { PaletteHost } from './palette-host.tsx';
import { onWaiting } from './patience.ts';
import { SessionDialog } from './session-dialog.tsx';

/** What stands on every page beside the page itself. */
export function Frame() {
  useEffect(sayWhenWaiting, []);
  return (
    <>
      <Outlet />
      <PaletteHost />
      <SessionDialog />
      <Toaster />
    </>
  );
}

/** Whoever waits longer than a moment is told why; once, however many requests wait. */
function sayWhenWaiting(): () => void {
  let last = '';
  return onWaiting(seconds => {
    closeToast(last);
    last = toast({
      message: `A little too much at once. Going on by itself in ${plural(seconds, 'second')}; nothing is lost.`,
      duration: seconds * 1_000,
    });
  });
}
