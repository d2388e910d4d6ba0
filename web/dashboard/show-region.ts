/** Scrolls to a region and gives it the focus, as soon as it is on the page. */
export function showRegion(regionId: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const element = document.querySelector<HTMLElement>(`[data-region="${CSS.escape(regionId)}"]`);
      if (!element) return;
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      element.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
      element.focus({ preventScroll: true });
    }),
  );
}
