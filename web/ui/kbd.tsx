import { isMac, printShortcut } from './shortcuts.ts';

/** The keys of a shortcut, as this keyboard prints them. `keys` for example `mod+shift+z`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex gap-0.5 font-sans text-xs text-faint touch:hidden">
      {printShortcut(keys, isMac()).map(key => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line px-1 font-sans text-[0.6875rem] leading-none"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
