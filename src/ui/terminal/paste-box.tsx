import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";

interface PasteBoxProps {
  readonly lines: readonly string[];
  readonly onSettle: (how: "run" | "join" | "drop") => void;
}

/** Several lines were pasted: nothing of them is run before somebody has seen them. */
export function PasteBox({ lines, onSettle }: PasteBoxProps) {
  const { paste } = useTexts(terminalTexts);
  const title = paste.title(lines.length);
  return (
    <div
      className="terminal-paste" role="alertdialog" aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onSettle("drop");
      }}
    >
      <h2>{title}</h2>
      <pre className="mono" tabIndex={0}>{lines.join("\n")}</pre>
      <div className="terminal-paste-ways">
        <button type="button" className="button primary" autoFocus onClick={() => onSettle("run")}>{paste.run}</button>
        <button type="button" className="button" onClick={() => onSettle("join")}>{paste.join}</button>
        <button type="button" className="button" onClick={() => onSettle("drop")}>{paste.drop}</button>
      </div>
    </div>
  );
}
