import { useMemo } from 'react';
import type { Present } from '#core/contract/index.ts';
import { Avatar, Tooltip } from '#web/ui/index.ts';

const MOST_SHOWN = 4;

interface Props {
  readonly others: readonly Present[];
  /** leads to the region that somebody is at */
  readonly onGoTo: (regionId: string) => void;
}

/** Who else is here; one face per person, however many windows they have open. */
export function People({ others, onGoTo }: Props) {
  const people = useMemo(() => {
    const byPerson = new Map<string, Present>();
    for (const one of others) {
      const known = byPerson.get(one.person);
      if (!known || (known.selection === null && one.selection !== null)) byPerson.set(one.person, one);
    }
    return [...byPerson.values()];
  }, [others]);
  if (people.length === 0) return null;
  const shown = people.slice(0, people.length > MOST_SHOWN ? MOST_SHOWN - 1 : MOST_SHOWN);
  const rest = people.slice(shown.length);
  return (
    <ul aria-label="Also here" className="flex shrink-0 -space-x-1.5 max-sm:hidden">
      {shown.map(({ person, name, selection }) => (
        <li key={person}>
          {selection ? (
            <button
              type="button"
              className="rounded-full"
              aria-label={`Go to where ${name} is`}
              onClick={() => onGoTo(selection)}
            >
              <Avatar name={name} id={person} tooltip />
            </button>
          ) : (
            <Avatar name={name} id={person} tooltip />
          )}
        </li>
      ))}
      {rest.length > 0 ? (
        <li>
          <Tooltip label={rest.map(({ name }) => name).join(', ')}>
            <span className="tabular grid size-7 place-items-center rounded-full border-2 border-surface bg-sunken text-xs text-dim">
              +{rest.length}
            </span>
          </Tooltip>
        </li>
      ) : null}
    </ul>
  );
}
