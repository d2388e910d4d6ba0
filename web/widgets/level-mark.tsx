import { OctagonAlert, TriangleAlert } from 'lucide-react';
import { LEVEL_NAMES, type Level } from './thresholds.ts';

/** A level by shape, word and colour, so that none of them alone has to be seen. */
export function LevelMark({ level }: { readonly level: Exclude<Level, 'normal'> }) {
  const alarm = level === 'alarm';
  const Icon = alarm ? OctagonAlert : TriangleAlert;
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 text-xs font-medium leading-5 ${
        alarm ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn'
      }`}
    >
      <Icon size={12} strokeWidth={2} aria-hidden="true" />
      {LEVEL_NAMES[level]}
    </span>
  );
}

/** A level beside its value, where there is no room for the word: read out, and told by its shape. */
export function LevelIcon({ level }: { readonly level: Level }) {
  if (level === 'normal') return null;
  const alarm = level === 'alarm';
  const Icon = alarm ? OctagonAlert : TriangleAlert;
  return (
    <span
      title={LEVEL_NAMES[level]}
      className={`mr-1 inline-flex shrink-0 ${alarm ? 'text-bad' : 'text-warn'}`}
    >
      <Icon size={12} strokeWidth={2} aria-hidden="true" />
      <span className="sr-only">{LEVEL_NAMES[level]}: </span>
    </span>
  );
}
