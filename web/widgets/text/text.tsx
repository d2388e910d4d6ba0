import './text.css';
import { useCallback } from 'react';
import type { WidgetProps } from '../definition.ts';
import { keyboardScroll } from '../keyboard-scroll.ts';
import { textOption } from '../options.ts';
import { renderMarkdown } from './markdown.ts';

/** Markdown: what a number cannot say. */
export default function TextWidget({ options }: WidgetProps) {
  const text = textOption(options, 'markdown');
  const box = useCallback(
    (element: HTMLDivElement) => {
      element.replaceChildren(renderMarkdown(text ?? ''));
      return keyboardScroll(element);
    },
    [text],
  );
  if (!text) return <p className="grid h-full place-items-center px-4 text-dim">Nothing written yet.</p>;
  return <div ref={box} className="prose h-full overflow-y-auto px-3 pb-3" />;
}
