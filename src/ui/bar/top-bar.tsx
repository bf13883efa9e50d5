import {
  CircleQuestionMark, Ellipsis, FastForward, Moon, Presentation, Share2, Sun, SunMoon, Upload,
} from "lucide-react";
import { Dropdown } from "../parts/dropdown.tsx";
import type { Theme } from "../state/preferences.ts";
import { isOnBench } from "../state/bench.ts";
import { returnToPage } from "../state/screen.ts";
import { useApp, useRun } from "../app/context.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { deadlockText } from "../words/deadlock-text.ts";
import { useWords } from "../words/index.ts";
import { ClockFace } from "./clock.tsx";
import { useFit } from "./fit.ts";
import { InvariantsChip } from "./invariants-chip.tsx";
import { Logo } from "./logo.tsx";
import { PaceControl } from "./pace-control.tsx";
import { ScenarioButton } from "./scenario-button.tsx";
import { Transport } from "./transport.tsx";
import "./bar.css";

/** Few runs replicate in another way. */
const NotRaftChip = lazyPart(() => import("../beside-raft/chip.tsx"), () => null);
const BranchMenu = lazyPart(() => import("./branch-menu.tsx"), () => null);

/** The strip above the cluster: which run, its time and pace, whether it is sound, and what concerns the page. */
export function TopBar({ low }: { readonly low: boolean }) {
  const words = useWords();
  const bar = useFit(low);
  const branches = useRun((run) => run.status?.branches.length ?? 0);
  const modified = useRun((run) => run.status?.modifiedRaft ?? false);
  const besideRaft = useRun((run) => run.status?.replication != null);
  const onBench = useRun(isOnBench);
  return (
    <header ref={bar} className="top-bar" aria-label={words.landmarks.topBar}>
      <div className="bar-part bar-run">
        <h1 className="brand"><Logo /><span>{words.product}</span></h1>
        <ScenarioButton />
        <LessonsButton />
        {branches > 1 && !onBench && <BranchMenu />}
        {modified && !onBench && (
          <span className="chip" data-tone="electing" title={words.bar.modifiedRaftHint}>{words.bar.modifiedRaft}</span>
        )}
        {besideRaft && !onBench && <NotRaftChip />}
      </div>
      <div className="bar-part bar-time">
        {!onBench && <><Transport /><ClockFace /><PaceControl /><SkipToRepaired /></>}
      </div>
      <div className="bar-part bar-page">
        {!onBench && <InvariantsChip />}
        <div className="bar-wide"><PageButtons /></div>
        <div className="bar-narrow">
          <Dropdown className="button plain icon" role="dialog" label={words.bar.more} button={<Ellipsis aria-hidden />}>
            {(close) => (
              <div className="more-panel">
                <PageButtons onPresent={close} />
                {!onBench && <><PaceControl /><SkipToRepaired /></>}
              </div>
            )}
          </Dropdown>
        </div>
      </div>
    </header>
  );
}

/** Where somebody new begins; within a lesson its own panel leads on. */
function LessonsButton() {
  const words = useWords();
  const { screen } = useApp();
  const inLesson = useRun((run) => run.lesson !== null);
  return inLesson ? null : (
    <button type="button" className="button" aria-haspopup="dialog" onClick={() => screen.openDialog("gallery")}>
      {words.bar.lessons}
    </button>
  );
}

function SkipToRepaired() {
  const words = useWords();
  const unrepaired = useRun((run) => run.status?.unrepaired ?? 0);
  const step = useRun((run) => run.step);
  const deadlock = useRun((run) => run.status?.deadlock ?? null);
  const hint = unrepaired === 0 ? words.bar.repairedNothing
    : deadlock === null ? words.bar.repairedHint(unrepaired) : deadlockText(deadlock, words);
  return (
    <button
      type="button" className="button skip-repaired" disabled={unrepaired === 0} title={hint} aria-keyshortcuts="E"
      onClick={() => step("repaired")}
    >
      <FastForward aria-hidden /><span className="skip-text">{words.bar.repaired}</span>
    </button>
  );
}

/** A label without the key that it names at its end: a menu stands where there may be no keyboard. */
const withoutKey = (label: string): string => label.replace(/\s*[（(].*$/u, "");

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

function PageButtons({ onPresent }: { readonly onPresent?: () => void }) {
  const words = useWords();
  const theme = useRun((run) => run.theme);
  const onBench = useRun(isOnBench);
  const presenter = useRun((run) => run.presenter);
  const language = useRun((run) => run.language);
  const { root, run, screen } = useApp();
  const { setTheme, setLanguage, setPresenter } = run.getState();
  const ThemeIcon = { light: Sun, dark: Moon, system: SunMoon }[theme];
  return (
    <>
      <button
        type="button" className="button" title={words.bar.shareHint} disabled={onBench} onClick={() => screen.openDialog("share")}
      >
        <Share2 aria-hidden /><span className="label">{words.bar.share}</span>
      </button>
      <button type="button" className="button" title={words.bar.importHint} onClick={() => screen.openDialog("import")}>
        <Upload aria-hidden /><span className="label">{words.bar.import}</span>
      </button>
      <button
        type="button" className="button plain icon" title={words.bar.languageHint} lang={language === "en" ? "zh" : "en"}
        onClick={() => void setLanguage(language === "en" ? "zh" : "en")}
      >{words.bar.language}</button>
      <button
        type="button" className="button plain icon" aria-label={words.bar.theme[theme]} title={words.bar.theme[theme]}
        onClick={() => setTheme(NEXT_THEME[theme])}
      ><ThemeIcon aria-hidden /><span className="more-word">{words.bar.theme[theme]}</span></button>
      <button
        type="button" className="button plain icon" aria-pressed={presenter} aria-label={words.bar.presenter}
        title={words.bar.presenter} onClick={() => {
          setPresenter(!presenter);
          onPresent?.();
          // Who presents goes on with the page's keys, in a bar that may have no room for this button.
          returnToPage(root);
        }}
      ><Presentation aria-hidden /><span className="more-word">{words.bar.presenter}</span></button>
      <button
        type="button" className="button plain icon" aria-label={words.bar.help} title={words.bar.help} aria-keyshortcuts="?"
        onClick={() => screen.openDialog("help")}
      ><CircleQuestionMark aria-hidden /><span className="more-word">{withoutKey(words.bar.help)}</span></button>
    </>
  );
}
