import { EditorView } from '@codemirror/view';

/**
 * Typing over a selection goes past the browser. Chromium would give the new text the looks of the old one by a style
 * attribute, which the content security policy refuses and reports.
 */
export const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || !data || empty || view.composing || view.state.readOnly) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // Closing brackets and the like take part as they do in everything that is typed.
    const taken = view.state
      .facet(EditorView.inputHandler)
      .some(handle => handle(view, from, to, data, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
