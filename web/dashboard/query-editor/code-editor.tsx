import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import { codeTheme } from './code-theme.ts';
import { markPlace, problemMark } from './problem-mark.ts';
import type { TextPlace } from './text-place.ts';
import { typedOver } from './typed-over.ts';

export interface CodeHandle {
  /** puts a text where the cursor is, and the cursor behind it */
  insert(text: string): void;
}

interface Props {
  readonly label: string;
  /** what stands there at first; afterwards the editor has the text */
  readonly initial: string;
  readonly most: number;
  readonly language: Extension;
  readonly hint?: string;
  /** where something is wrong */
  readonly place: TextPlace | null;
  readonly handle?: RefObject<CodeHandle | null>;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

const KEYS =
  'Tab indents. To leave the editor, press Escape, then Tab. Control or Command with Enter runs it.';

/**
 * A text in a language of its own. It lives in a shadow tree: there CodeMirror's styles are constructed sheets, which
 * the content security policy allows, while in the document they would be an inline style element, which it does not.
 */
export function CodeEditor(props: Props) {
  const { label, initial, most, language, hint, place, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const first = useRef({ text: initial, hint });

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const help = Object.assign(document.createElement('p'), { id: 'keys', hidden: true, textContent: KEYS });
    const run = () => {
      latest.current.onRun();
      return true;
    };
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current.text,
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run }]),
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          language,
          codeTheme,
          problemMark,
          typedOver,
          placeholder(first.current.hint ?? ''),
          EditorView.lineWrapping,
          EditorState.changeFilter.of(({ newDoc }) => newDoc.length <= most),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': 'keys' }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    root.append(help);
    view.current = made;
    if (handle)
      handle.current = {
        insert(text) {
          made.dispatch(made.state.replaceSelection(text));
          made.focus();
        },
      };
    return () => {
      // In another language the text goes on where it was.
      first.current = { ...first.current, text: made.state.doc.toString() };
      made.destroy();
      help.remove();
      view.current = null;
    };
  }, [label, most, language, handle]);

  useEffect(() => {
    if (view.current) markPlace(view.current, place);
  }, [place]);

  // What is typed here is meant for the text: neither Escape nor single letters reach the page around it.
  useEffect(() => {
    const element = host.current;
    const keep = (event: Event) => event.stopPropagation();
    element?.addEventListener('keydown', keep);
    return () => element?.removeEventListener('keydown', keep);
  }, []);

  return <div ref={host} data-code={label} className="min-w-0" />;
}
