import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

/** @returns up to two letters of a name: first and last word */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map(word => [...(word ?? '?')][0] ?? '?')
    .join('')
    .toLocaleUpperCase();
}

/** @returns 1..8: the same person has the same colour everywhere, the people of one team rarely share one */
export function seriesOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return (hash % 8) + 1;
}

interface Props {
  readonly name: string;
  /** what the colour is taken from; the person's id */
  readonly id?: string;
  readonly size?: 'sm' | 'md';
  /** name on hover */
  readonly tooltip?: boolean;
  readonly className?: string;
}

/** A person as two letters. The name stands beside it or is its tooltip. */
export function Avatar({ name, id = name, size = 'md', tooltip, className }: Props) {
  const colour = `var(--series-${seriesOf(id)})`;
  const body = (
    <span
      role="img"
      aria-label={name}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-text select-none',
        size === 'sm' ? 'size-6 text-[0.625rem]' : 'size-7 text-xs',
        className,
      )}
      style={{ backgroundColor: `color-mix(in oklab, ${colour} 26%, var(--surface))` }}
    >
      {initials(name)}
    </span>
  );
  return tooltip ? <Tooltip label={name}>{body}</Tooltip> : body;
}
