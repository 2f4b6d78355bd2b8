/** A flow or a script that is being written: its text, what was saved of it, and saving it as the next version. */
import { useEffect, useState } from 'preact/hooks';
import type { Order, TextApi, Version, Written } from './texts.ts';

export interface Writing {
  /** Undefined: it is being loaded. */
  readonly text: string | undefined;
  /** As it is typed. */
  readonly setText: (text: string) => void;
  /** In place of what was typed; an editor has it by the `revision`. */
  readonly replaceText: (text: string) => void;
  readonly revision: number;
  readonly isChanged: boolean;
  /** In force; undefined: a file, or nothing yet. */
  readonly saved: Version | undefined;
  readonly error: unknown;
  readonly save: (note: string) => Promise<SavedAs>;
}

export interface SavedAs {
  readonly id: string;
  readonly number: number;
}

interface Base {
  readonly written: Written;
  /** Absent: there is nothing yet. */
  readonly etag?: string;
}

/** `id` undefined: a new one, which begins with `draft`. */
export function useWriting(texts: TextApi, id: string | undefined, draft: string): Writing {
  const [base, setBase] = useState<Base>();
  const [text, setText] = useState<string>();
  const [revision, setRevision] = useState(0);
  const [error, setError] = useState<unknown>();
  const begin = ({ value, etag }: { readonly value: Written; readonly etag?: string }): void => {
    setBase({ written: value, ...(etag === undefined ? {} : { etag }) });
    setText(value.text);
    setError(undefined);
  };
  useEffect(() => {
    const leaving = new AbortController();
    setBase(undefined);
    setText(undefined);
    if (id === undefined) begin({ value: { text: draft } });
    else
      texts.written(id, leaving.signal).then(begin, (thrown: unknown) => {
        if (!leaving.signal.aborted) setError(thrown);
      });
    return () => leaving.abort();
  }, [id]);
  const isChanged = base !== undefined && text !== base.written.text;
  useEffect(() => {
    if (!isChanged) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isChanged]);
  const save = async (note: string): Promise<SavedAs> => {
    const order: Order = { text: text ?? '', note };
    if (id === undefined) {
      const added = await texts.add(order);
      setBase({ written: { text: order.text } });
      return { id: added, number: 1 };
    }
    const { value, etag } = await texts.save(id, order, base?.etag ?? '');
    setBase({ written: value, ...(etag === undefined ? {} : { etag }) });
    return { id, number: value.saved?.number ?? 1 };
  };
  const replaceText = (other: string): void => {
    setText(other);
    setRevision((before) => before + 1);
  };
  return { text, setText, replaceText, revision, isChanged, saved: base?.written.saved, error, save };
}
