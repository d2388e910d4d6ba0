import './text.css';
import { useEffect, useRef } from 'react';
import type { WidgetProps } from '../definition.ts';
import { textOption } from '../options.ts';
import { renderMarkdown } from './markdown.ts';

/** Markdown: what a number cannot say. */
export default function TextWidget({ options }: WidgetProps) {
  const box = useRef<HTMLDivElement>(null);
  const text = textOption(options, 'markdown');
  useEffect(() => {
    box.current?.replaceChildren(renderMarkdown(text ?? ''));
  }, [text]);
  if (!text) return <p className="grid h-full place-items-center px-4 text-dim">Nothing written yet.</p>;
  return <div ref={box} className="prose h-full overflow-y-auto px-3 pb-3" />;
}
