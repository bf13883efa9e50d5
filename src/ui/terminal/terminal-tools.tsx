import {
  Accessibility, Circle, ClipboardCopy, Columns2, Link, MousePointerClick, Square, TextSearch, X, type LucideIcon,
} from "lucide-react";
import { useState, type RefObject } from "react";
import { useStore } from "zustand";
import { saveText } from "../dialogs/saving.ts";
import { useApp, type AppContext } from "../app/context.ts";
import { addressOf } from "../state/address.ts";
import { sightOf } from "../state/screen.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { Console } from "./console.ts";
import { PlaceList } from "./place-list.tsx";
import type { TerminalScreen } from "./screen.ts";
import { asMarkdown, lastCommand, type CommandEntry } from "./transcript.ts";
import { withLine } from "./typed-line.ts";

interface ToolsProps {
  readonly console: Console;
  readonly screens: RefObject<[TerminalScreen | null, TerminalScreen | null]>;
  readonly maySplit: boolean;
  /** Whether the places of the last answer are shown to choose from. */
  readonly listing: boolean;
  readonly onFind: () => void;
  readonly onList: (open: boolean) => void;
  readonly focus: () => void;
}

const CAST_FILE = "quorumscape.cast";

/** The strip over the terminal: what it is, and what can be done with what was said in it. */
export function TerminalTools({ console, screens, maySplit, listing, onFind, onList, focus }: ToolsProps) {
  const { screen: page } = useApp();
  const { title, tools } = useTexts(terminalTexts);
  const { split, current, forReaders } = useStore(console.store);
  const last = useStore(console.sessions[current].store, ({ entries }) => lastCommand(entries));
  const leading = useStore(console.sessions[current].store, ({ entries }) => lastCommand(entries, true));
  const [told, setTold] = useState("");
  return (
    <div className="terminal-tools" role="toolbar" aria-label={tools.label}>
      <h2>{title}</h2>
      <span className="terminal-told" role="status">{told}</span>
      <Tool label={tools.find} icon={TextSearch} onClick={onFind} />
      <Tool label={tools.follow} icon={MousePointerClick} pressed={listing} onClick={() => onList(!listing)} />
      <CopyTools last={last} tell={setTold} focus={focus} />
      <RecordTool console={console} screens={screens} focus={focus} />
      {maySplit && (
        <Tool
          label={tools.split} icon={Columns2} pressed={split}
          onClick={() => {
            console.store.setState({ split: !split });
            focus();
          }}
        />
      )}
      <Tool
        label={tools.reader} icon={Accessibility} pressed={forReaders}
        onClick={() => console.store.setState({ forReaders: !forReaders })}
      />
      <Tool label={tools.close} icon={X} onClick={() => page.showDrawer(null)} />
      {listing && (
        <PlaceList
          links={leading?.links ?? []} onFollow={console.follow}
          onClose={() => {
            onList(false);
            focus();
          }}
        />
      )}
    </div>
  );
}

interface CopyToolsProps {
  /** The command that is copied; null for none. */
  readonly last: CommandEntry | null;
  /** Says what came of it. */
  readonly tell: (text: string) => void;
  readonly focus: () => void;
}

/** What takes the last command along: as Markdown, or as a link that has it typed. */
function CopyTools({ last, tell, focus }: CopyToolsProps) {
  const app = useApp();
  const { tools, trueAt } = useTexts(terminalTexts);
  const copy = async (text: (entry: CommandEntry) => Promise<string> | string): Promise<void> => {
    if (last === null) {
      tell(tools.nothing);
      return;
    }
    try {
      await navigator.clipboard.writeText(await text(last));
      tell(tools.copied);
    } catch {
      tell(tools.notCopied);
    }
    focus();
  };
  return (
    <>
      <Tool
        label={tools.copy} icon={ClipboardCopy}
        onClick={() => void copy((entry) => asMarkdown(entry, (time) => trueAt(time, titleOf(app))))}
      />
      <Tool label={tools.share} icon={Link} onClick={() => void copy(({ line }) => linkWith(app, line))} />
    </>
  );
}

function RecordTool({ console, screens, focus }: Pick<ToolsProps, "console" | "screens" | "focus">) {
  const app = useApp();
  const { tools } = useTexts(terminalTexts);
  const { current, recording } = useStore(console.store);
  const isOn = recording !== null;
  const turn = (): void => {
    const screen = screens.current[current];
    if (isOn) saveText(CAST_FILE, console.recorder.end(), "application/x-asciicast");
    else if (screen !== null) {
      console.recorder.start(screen.castHeader(titleOf(app), Math.floor(Date.now() / 1_000)), performance.now());
    }
    console.store.setState({ recording: isOn || screen === null ? null : current });
    if (!isOn) screen?.repaint();
    focus();
  };
  return <Tool label={isOn ? tools.recording : tools.record} icon={isOn ? Square : Circle} pressed={isOn} onClick={turn} />;
}

interface ToolProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, icon: Icon, pressed, onClick }: ToolProps) {
  return (
    <button type="button" className="button plain icon" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon aria-hidden />
    </button>
  );
}

const titleOf = ({ run }: AppContext): string => run.getState().status?.name ?? "";

/** The page's address with this run behind it, and a line that waits in the terminal to be run. */
async function linkWith({ run, screen }: AppContext, line: string): Promise<string> {
  const answer = await run.getState().share();
  if (!answer.ok || answer.kind !== "link") throw new Error("there is no link");
  return withLine(addressOf(answer.text, run.getState().selection, sightOf(screen.getState())), line);
}
