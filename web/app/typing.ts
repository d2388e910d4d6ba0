import { useSyncExternalStore } from 'react';

/**
 * Whether somebody is in the middle of typing. Then nothing may take the focus away: the next words would
 * land in another field.
 */
let typing = false;
const listeners = new Set<() => void>();

/** Fields whose value is not text that one types. */
const NO_TEXT = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];
const TEXT = `textarea, [contenteditable=true], input${NO_TEXT.map(type => `:not([type=${type}])`).join('')}`;

function isText(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.matches(TEXT);
}

function set(next: boolean): void {
  if (typing === next) return;
  typing = next;
  for (const listener of listeners) listener();
}

function onInput({ target }: Event): void {
  if (isText(target)) set(true);
}

/** Enter sends what is in a single line; the person waits for what comes of it. */
function onKeyDown({ key, target, isComposing }: KeyboardEvent): void {
  if (key === 'Enter' && !isComposing && isText(target) && target.matches('input')) set(false);
}

/** Only afterwards is it known where the focus went; when the whole window lost it, it is still in the field. */
function onFocusOut(): void {
  setTimeout(() => {
    if (!isText(document.activeElement)) set(false);
  });
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    typing = isText(document.activeElement);
    document.addEventListener('focusin', onInput);
    document.addEventListener('input', onInput);
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('focusout', onFocusOut);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('focusin', onInput);
    document.removeEventListener('input', onInput);
    document.removeEventListener('keydown', onKeyDown, true);
    document.removeEventListener('focusout', onFocusOut);
  };
}

/** @returns whether the focus is in a text that has not been sent by Enter */
export function useTyping(): boolean {
  return useSyncExternalStore(subscribe, () => typing);
}
