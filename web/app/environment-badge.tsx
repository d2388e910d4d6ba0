import { pageConfig } from './page-config.ts';

/** The name of the environment, so that nobody takes staging for the real thing; nothing in production. */
export function EnvironmentBadge() {
  const { VITE_ENVIRONMENT: name } = pageConfig();
  if (name === undefined || name === 'production') return null;
  return (
    <span className="max-w-20 shrink-0 truncate rounded-sm border border-line px-1 text-xs leading-4 font-medium text-dim">
      {name}
    </span>
  );
}
