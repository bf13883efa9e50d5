import { useEffect, useRef } from "react";
import { after, micros, START } from "../../kernel/time.ts";
import type { LinkTarget } from "../../terminal/links.ts";
import { focusedBeside } from "../parts/focused.ts";
import { storyTime } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { Span } from "./transcript.ts";

interface PlaceListProps {
  readonly links: readonly Span<LinkTarget>[];
  readonly onFollow: (target: LinkTarget) => void;
  readonly onClose: () => void;
}

/** What the last answer leads to, for who has no pointer: arrows move along, Enter goes there. */
export function PlaceList({ links, onFollow, onClose }: PlaceListProps) {
  const words = useWords();
  const texts = useTexts(terminalTexts);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
  }, []);
  const places = new Map(links.map(({ target }) => [textOf(target, words), target]));
  const step = (by: number): void => {
    const buttons = [...list.current?.querySelectorAll("button") ?? []];
    const at = buttons.findIndex((button) => button === focusedBeside(button));
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      ref={list} className="terminal-places" role="menu" aria-label={texts.links}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") step(1);
        else if (event.key === "ArrowUp") step(-1);
        else if (event.key === "Escape") onClose();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {places.size === 0 && <button type="button" role="menuitem" onClick={onClose}>{texts.noLinks}</button>}
      {[...places].map(([text, target]) => (
        <button
          key={text} type="button" role="menuitem"
          onClick={() => {
            onFollow(target);
            onClose();
          }}
        >{text}</button>
      ))}
    </div>
  );
}

function textOf(target: LinkTarget, { nodes }: Words): string {
  switch (target.kind) {
    case "store": return nodes.store(target.id);
    case "region": return nodes.region(target.id);
    case "operator": return nodes.region(target.region);
    case "time": return storyTime(after(START, micros(target.at)));
  }
}
