import type { ReactNode } from 'react';
import { useEffect, useSyncExternalStore } from 'react';

/** Something a person can do here: in the palette, and by its shortcut. */
export interface AppCommand {
  /** unique, for example `dashboard.add-region`; a later registration of the same id wins while it stands */
  readonly id: string;
  /** a verb and its object: `Add a region` */
  readonly title: string;
  /** heading in the palette: `This dashboard`, `Go to` … */
  readonly group: string;
  /** other words people might type */
  readonly keywords?: readonly string[];
  readonly icon?: ReactNode;
  /** for example `mod+z`, `a`, `delete`; bound to the page while the command is registered */
  readonly shortcut?: string;
  /** the shortcut also works while somebody types in a field */
  readonly whileTyping?: boolean;
  /** not possible at the moment: not offered, its shortcut does nothing */
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** What the app offers everywhere stands behind what the page at hand offers. */
export type CommandLayer = 'app' | 'page';

interface Batch {
  readonly layer: CommandLayer;
  readonly commands: readonly AppCommand[];
}

let batches: readonly Batch[] = [];
let current: readonly AppCommand[] = [];
const listeners = new Set<() => void>();

function changed(next: typeof batches): void {
  batches = next;
  const byId = new Map<string, AppCommand>();
  for (const layer of ['app', 'page'] as const) {
    for (const command of batches.flatMap(batch => (batch.layer === layer ? batch.commands : []))) {
      byId.delete(command.id);
      byId.set(command.id, command);
    }
  }
  current = [...byId.values()].filter(command => !command.disabled);
  for (const listener of listeners) listener();
}

/** Offers commands until the returned function is called. */
export function registerCommands(commands: readonly AppCommand[], layer: CommandLayer = 'page'): () => void {
  const batch = { layer, commands };
  changed([...batches, batch]);
  return () => changed(batches.filter(other => other !== batch));
}

/** @returns what can be done now: first what the app offers everywhere, then what the page does */
export function listCommands(): readonly AppCommand[] {
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers commands while the component stands. Keep the list stable (useMemo). */
export function useCommands(commands: readonly AppCommand[], layer: CommandLayer = 'page'): void {
  useEffect(() => registerCommands(commands, layer), [commands, layer]);
}

/** What can be done now, kept up to date. */
export function useCommandList(): readonly AppCommand[] {
  return useSyncExternalStore(subscribe, listCommands);
}
