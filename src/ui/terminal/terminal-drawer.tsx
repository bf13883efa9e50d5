import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useApp, useScreen } from "../app/context.ts";
import { usePageShape } from "../parts/page-form.ts";
import { useTextSize } from "../parts/text-size.ts";
import { returnToPage } from "../state/screen.ts";
import type { Console, Half } from "./console.ts";
import { createConsole } from "./create-console.ts";
import { HelperKeys } from "./helper-keys.tsx";
import type { TerminalScreen } from "./screen.ts";
import { TerminalPane } from "./terminal-pane.tsx";
import { typedLine } from "./typed-line.ts";
import { TerminalTools } from "./terminal-tools.tsx";
import "@xterm/xterm/css/xterm.css";
import "./terminal.css";

/** Two sessions side by side want this much of the stage's breadth, in pixels at the usual text size. */
const SPLIT_WIDTH = 820;

/** The terminal in its place: under the time bar, as a tab, or over the whole picture while somebody presents. */
export default function TerminalDrawer() {
  const app = useApp();
  const { screen } = app;
  const console = useScreen((state) => state.console);
  useEffect(() => {
    if (screen.getState().console === null) screen.setState({ console: createConsole(app) });
  }, [app, screen]);
  return console === null ? null : <Drawer console={console} />;
}

function Drawer({ console }: { readonly console: Console }) {
  const { screen, root } = useApp();
  const { stageWidth, form } = usePageShape();
  const { scale } = useTextSize();
  const split = useStore(console.store, (state) => state.split);
  const current = useStore(console.store, (state) => state.current);
  const typed = useScreen((state) => state.terminalLine);
  const screens = useRef<[TerminalScreen | null, TerminalScreen | null]>([null, null]);
  const [finding, setFinding] = useState(false);
  const [listing, setListing] = useState(false);
  const keepScreen = useCallback((half: Half, its: TerminalScreen | null): void => {
    screens.current[half] = its;
  }, []);
  const openList = useCallback(() => setListing(true), []);
  const maySplit = form === "desk" && stageWidth / scale >= SPLIT_WIDTH;
  const halves: readonly Half[] = split && maySplit ? [0, 1] : [current];
  const focus = (): void => screens.current[console.store.getState().current]?.focus();
  useEffect(() => () => returnToPage(root), [root]);
  useEffect(() => {
    const { typedAhead } = screen.getState();
    const text = typedLine(typed ?? "") + typedAhead;
    if (text === "") return;
    console.sessions[console.store.getState().current].type({ kind: "text", text });
    screen.setState({ terminalLine: null, typedAhead: "" });
  }, [console, screen, typed]);
  return (
    <div className="terminal-drawer">
      <TerminalTools
        console={console} screens={screens} maySplit={maySplit} listing={listing}
        onFind={() => setFinding(true)} onList={setListing} focus={focus}
      />
      <div className="terminal-halves">
        {halves.map((half) => (
          <TerminalPane
            key={half} console={console} half={half} finding={finding && half === current}
            onScreen={keepScreen} onFind={setFinding} onList={openList}
          />
        ))}
      </div>
      {form === "sheet" && <HelperKeys session={console.sessions[current]} focus={focus} />}
    </div>
  );
}
