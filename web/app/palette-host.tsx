import { useEffect, useSyncExternalStore } from 'react';
import { isMac, isTyping, LazyCode, matchesShortcut } from '#web/ui/index.ts';
import { listCommands } from './commands.ts';
import { LazyPart } from './lazy-part.tsx';

const palette = new LazyCode(async () => (await import('./palette.tsx')).Palette);

let open = false;
const listeners = new Set<() => void>();

function setOpen(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Opens the command palette, for a button that leads there. */
export function openPalette(): void {
  setOpen(true);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const mac = isMac();
  if (matchesShortcut('mod+k', event, mac)) {
    event.preventDefault();
    setOpen(!open);
    return;
  }
  // Within a dialog its own keys count.
  if (document.querySelector('[role=dialog][data-open], [role=alertdialog][data-open]')) return;
  const typing = isTyping(event.target);
  const command = listCommands().findLast(
    ({ shortcut, whileTyping }) =>
      shortcut && (!typing || whileTyping) && matchesShortcut(shortcut, event, mac),
  );
  if (!command) return;
  event.preventDefault();
  command.run();
}

/** Listens for the shortcuts of all registered commands and holds the palette. */
export function PaletteHost() {
  const shown = useSyncExternalStore(subscribe, () => open);
  useEffect(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <LazyPart code={palette} wanted={shown} onWantedChange={setOpen}>
      {Palette => <Palette open={shown} onOpenChange={setOpen} />}
    </LazyPart>
  );
}
