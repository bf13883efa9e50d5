import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useState } from "react";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { TerminalScreen } from "./screen.ts";

/** Searches in what was said: Enter goes on to the next place, with Shift back to the one before. */
export function FindBar({ screen, onClose }: { readonly screen: TerminalScreen; readonly onClose: () => void }) {
  const { find } = useTexts(terminalTexts);
  const [text, setText] = useState("");
  const [isThere, setIsThere] = useState(true);
  const go = (wanted: string, by: 1 | -1): void => setIsThere(screen.find(wanted, by) || wanted === "");
  return (
    <form
      className="terminal-find" role="search"
      onSubmit={(event) => {
        event.preventDefault();
        go(text, -1);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        else if (event.key === "Enter" && event.shiftKey) go(text, 1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <input
        type="search" autoFocus aria-label={find.label} placeholder={find.label} value={text}
        onChange={({ target: { value } }) => {
          setText(value);
          screen.letGo();
          go(value, -1);
        }}
      />
      <span className="terminal-find-none" role="status">{isThere ? "" : find.none}</span>
      <button type="submit" className="button plain icon" aria-label={find.previous} title={find.previous}>
        <ChevronUp aria-hidden />
      </button>
      <button type="button" className="button plain icon" aria-label={find.next} title={find.next} onClick={() => go(text, 1)}>
        <ChevronDown aria-hidden />
      </button>
      <button type="button" className="button plain icon" aria-label={find.close} title={find.close} onClick={onClose}>
        <X aria-hidden />
      </button>
    </form>
  );
}
