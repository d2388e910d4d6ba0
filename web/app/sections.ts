/** What of the product a page of a tenant can lead to; the policy decides who sees it. */
export const SECTIONS = [
  { name: 'Dashboards', to: '/t/$tenant', action: 'dashboard:view' },
  { name: 'Datasets', to: '/t/$tenant/datasets', action: 'dataset:view' },
  { name: 'Members', to: '/t/$tenant/members', action: 'member:view' },
] as const;

/** @returns the section that a path belongs to */
export function sectionOf(pathname: string): (typeof SECTIONS)[number]['name'] {
  const part = pathname.split('/')[3];
  return part === 'datasets' ? 'Datasets' : part === 'members' ? 'Members' : 'Dashboards';
}
