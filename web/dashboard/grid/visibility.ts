/** How far beyond the window a region is built, CSS pixels: scrolling meets finished ones. */
const NEAR = 480;
/** How far beyond the window a region's data is wanted. */
const WATCHED = 160;

/**
 * Which regions are on the screen. Five thousand may be on the board; only those near the window are built,
 * and only those in it have their data fetched.
 */
export class Visibility {
  readonly #near: IntersectionObserver;
  readonly #watched: IntersectionObserver;
  readonly #onNear = new Map<Element, (near: boolean) => void>();
  readonly #ids = new Map<Element, string>();
  readonly #visible = new Set<string>();
  readonly #onChange: (visible: ReadonlySet<string>) => void;

  /** @param onChange is called with the same set each time its content has changed */
  constructor(onChange: (visible: ReadonlySet<string>) => void) {
    this.#onChange = onChange;
    this.#near = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries) this.#onNear.get(target)?.(isIntersecting);
      },
      { rootMargin: `${NEAR}px 0px` },
    );
    this.#watched = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries) this.#mark(this.#ids.get(target), isIntersecting);
        this.#onChange(this.#visible);
      },
      { rootMargin: `${WATCHED}px 0px` },
    );
  }

  /** @returns stops observing */
  observe(element: Element, id: string, onNear: (near: boolean) => void): () => void {
    this.#ids.set(element, id);
    this.#onNear.set(element, onNear);
    this.#near.observe(element);
    this.#watched.observe(element);
    return () => {
      this.#near.unobserve(element);
      this.#watched.unobserve(element);
      this.#ids.delete(element);
      this.#onNear.delete(element);
      if (this.#visible.delete(id)) this.#onChange(this.#visible);
    };
  }

  close(): void {
    this.#near.disconnect();
    this.#watched.disconnect();
  }

  #mark(id: string | undefined, visible: boolean): void {
    if (id === undefined) return;
    if (visible) this.#visible.add(id);
    else this.#visible.delete(id);
  }
}
