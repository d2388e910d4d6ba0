const scrolls = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element) =>
  scrollWidth > clientWidth || scrollHeight > clientHeight;

/** Parts of a text that scroll sideways by themselves. */
const PARTS = 'pre, table';

/**
 * Lets the keyboard reach what scrolls and may hold nothing else to focus: with the arrow keys one reads on. Only
 * while there is more than is seen, so that the Tab key stops nowhere for nothing.
 *
 * @param box the element that scrolls
 * @returns stops looking
 */
export function keyboardScroll(box: HTMLElement): () => void {
  const look = () => {
    for (const part of [box, ...box.querySelectorAll<HTMLElement>(PARTS)]) {
      if (scrolls(part)) part.tabIndex = 0;
      else part.removeAttribute('tabindex');
    }
  };
  const sizes = new ResizeObserver(look);
  const content = new MutationObserver(look);
  sizes.observe(box);
  content.observe(box, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    content.disconnect();
  };
}
