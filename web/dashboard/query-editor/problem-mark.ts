import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { TextPlace } from './text-place.ts';

const setPlace = StateEffect.define<TextPlace | null>();
const mark = Decoration.mark({ class: 'cm-problem' });

/** Underlines where the source found something wrong, until something is typed. */
export const problemMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { docChanged, effects }) {
    const set = effects.find(effect => effect.is(setPlace));
    if (set) return set.value ? Decoration.set([mark.range(set.value.from, set.value.to)]) : Decoration.none;
    return docChanged ? Decoration.none : marks;
  },
  provide: field => EditorView.decorations.from(field),
});

/** Marks a place, brings it into sight, and takes the last mark away. */
export function markPlace(view: EditorView, place: TextPlace | null): void {
  const last = view.state.doc.length;
  // An empty mark is refused, and the text may be shorter by now.
  const fits = place && place.from < place.to && place.to <= last ? place : null;
  view.dispatch({
    effects: [setPlace.of(fits), ...(fits ? [EditorView.scrollIntoView(fits.from)] : [])],
  });
}
