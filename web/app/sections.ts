/** What of the product a page of a tenant can lead to; the policy decides who sees it. */
export const SECTIONS = [
  { name: 'Dashboards', to: '/t/$tenant', action: 'dashboard:view' },
  { name: 'Datasets', to: '/t/$tenant/datasets', action: 'dataset:view' },
  { name: 'Sources', to: '/t/$tenant/sources', action: 'source:view' },
  { name: 'Members', to: '/t/$tenant/members', action: 'member:view' },
] as const;

/** @returns the section that a path belongs to */
export function sectionOf(pathname: string): (typeof SECTIONS)[number]['name'] {
  const part = pathname.split('/')[3];
  return SECTIONS.find(({ to }) => part !== undefined && to.split('/')[3] === part)?.name ?? 'Dashboards';
}
