import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { CursorBox } from "./screen.ts";
import type { OpenList } from "./session.ts";

interface CompletionListProps {
  readonly id: string;
  readonly list: OpenList;
  readonly cursor: CursorBox;
  readonly onTake: (place: number) => void;
}

/** The words that may stand at the cursor, under it or, where there is more room, over it. The keys stay the terminal's. */
export function CompletionList({ id, list, cursor, onTake }: CompletionListProps) {
  const texts = useTexts(terminalTexts);
  const box = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    const room = element?.parentElement;
    if (element === null || room === null || room === undefined) return;
    const below = cursor.top + cursor.height;
    const fits = below + element.offsetHeight <= room.clientHeight || cursor.top < room.clientHeight / 2;
    setPlace({
      left: Math.max(0, Math.min(cursor.left, room.clientWidth - element.offsetWidth - 8)),
      top: fits ? below : Math.max(0, cursor.top - element.offsetHeight),
    });
  }, [cursor, list]);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void box.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [list.chosen]);
  return (
    <ul
      ref={box} id={id} className="terminal-words" role="listbox" tabIndex={0} aria-label={texts.list}
      style={place === null ? { visibility: "hidden" } : place}
    >
      {list.words.map(({ text, hint }, each) => (
        <li
          key={text} id={`${id}-${each}`} role="option" aria-selected={each === list.chosen}
          onPointerDown={(event) => event.preventDefault()} onClick={() => onTake(each)}
        ><span>{text}</span>{hint !== "" && <small>{hint}</small>}</li>
      ))}
    </ul>
  );
}
