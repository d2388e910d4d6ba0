import { CopyButton } from '#web/ui/index.ts';

/** A line for a shell, to be copied. */
export function ShellLine({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="flex items-start gap-2 rounded-lg border border-line bg-sunken p-2 max-sm:flex-col max-sm:items-stretch">
      <pre className="min-w-0 flex-1 overflow-x-auto px-1 py-1 font-mono text-xs leading-5 whitespace-pre-wrap break-all">
        {text}
      </pre>
      <CopyButton text={text} label={label} size="sm" />
    </div>
  );
}
