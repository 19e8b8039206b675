import { basicSetup } from 'codemirror';
import { json } from '@codemirror/lang-json';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { CODE_COLOURS, CODE_THEME } from './code-theme.js';
import { keepState, keptState } from './editor-states.js';

export interface CodeEditorProps {
  /** Under which cursor, scroll and undo steps are kept while the editor isn't on show. */
  readonly name: string;
  readonly label: string;
  readonly language: 'json' | 'text';
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A code editor. Tab moves on to the next field, as everywhere in the page. */
export function CodeEditor({ name, label, language, value, onChange }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    if (!host.current) return undefined;
    const report = EditorView.updateListener.of((update) => {
      if (update.docChanged) change.current(update.state.doc.toString());
    });
    const extensions = [report, ...extensionsFor(label, language)];
    const state = keptState(name, value, extensions) ?? EditorState.create({ doc: value, extensions });
    const editor = new EditorView({ state, parent: host.current });
    view.current = editor;
    return () => {
      keepState(name, editor.state);
      editor.destroy();
      view.current = null;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a changed value is taken over below, without a new editor
  }, [name, label, language]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={host} className="code-editor" />;
}

const extensionsFor = (label: string, language: 'json' | 'text'): readonly Extension[] => [
  basicSetup,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
  CODE_THEME,
  syntaxHighlighting(CODE_COLOURS),
  ...(language === 'json' ? [json()] : []),
];
