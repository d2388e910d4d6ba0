import { SOURCE_KINDS, type SourceKind } from '#core/contract/index.ts';
import { SOURCE_HINTS, SOURCE_ICONS, SOURCE_NAMES } from './source-kinds.ts';

/** What can be connected; one press chooses. */
export function KindCards({ onChoose }: { readonly onChoose: (kind: SourceKind) => void }) {
  return (
    <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
      {SOURCE_KINDS.map(kind => {
        const Icon = SOURCE_ICONS[kind];
        return (
          <button
            key={kind}
            type="button"
            onClick={() => onChoose(kind)}
            className="card flex flex-col gap-2 p-4 text-left transition-colors hover:border-line-strong hover:bg-hover max-sm:flex-row max-sm:items-center max-sm:gap-3"
          >
            <Icon aria-hidden className="size-6 shrink-0 stroke-[1.5] text-accent" />
            <span className="flex flex-col">
              <span className="text-base font-medium">{SOURCE_NAMES[kind]}</span>
              <span className="text-xs text-dim">{SOURCE_HINTS[kind]}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
