import type { LinkTarget } from "../../terminal/links.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { TerminalKey } from "./keys.ts";
import type { Session } from "./session.ts";

/** Keys that a phone's keyboard lacks. They leave the focus where it is, so that the keyboard stays. */
export function HelperKeys({ session, focus }: { readonly session: Session<LinkTarget>; readonly focus: () => void }) {
  const { keys } = useTexts(terminalTexts);
  const row: readonly (readonly [string, string, TerminalKey])[] = [
    [keys.tab, keys.tab, { kind: "complete" }], ["↑", keys.up, { kind: "previous" }], ["↓", keys.down, { kind: "next" }],
    ["|", keys.pipe, { kind: "text", text: "|" }], [keys.interrupt, keys.interrupt, { kind: "interrupt" }],
  ];
  return (
    <div className="terminal-keys" role="toolbar" aria-label={keys.label}>
      {row.map(([sign, label, key]) => (
        <button
          key={sign} type="button" className="button" aria-label={label} onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            session.type(key);
            focus();
          }}
        >{sign}</button>
      ))}
    </div>
  );
}
