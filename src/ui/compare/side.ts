import { createElement, type ReactNode } from "react";
import type { Instant } from "../../kernel/time.ts";
import type { RunOutcome } from "../../story/comparison/types.ts";
import type { AppContext } from "../app/context.ts";
import { createKeyring } from "../keys/keyring.ts";
import { Guarded } from "../parts/guarded.tsx";
import { Stage } from "../stage/stage.tsx";

/** One of the two runs: an app of its own with a worker of its own, of which only the stage is shown. */
export interface ComparedSide {
  readonly app: AppContext;
  dispose(): void;
}

const SideStage = (): ReactNode =>
  createElement("div", { className: "stage-views" }, createElement(Guarded, null, createElement(Stage, { behind: false })));

/** Opens a run beside the page's: it stands at its first instant, nothing can be done to it, and it looks as the page does. */
export async function openSide(page: AppContext, root: HTMLElement, text: string): Promise<ComparedSide> {
  const { theme, language: spoken } = page.run.getState();
  const keys = createKeyring<AppContext>();
  // It hears none.
  keys.bring([]);
  const { app, dispose } = page.beside({
    root, Content: SideStage, startWorker: page.startWorker, keys, ownsPage: false, preferences: { theme, language: spoken },
  });
  app.run.setState({ readonly: true });
  const follow = page.run.subscribe((now, before) => {
    if (now.theme !== before.theme || now.language !== before.language) {
      app.run.setState({ theme: now.theme, language: now.language });
    }
  });
  const end = (): void => {
    follow();
    dispose();
  };
  const answer = await app.run.getState().open({ kind: "link", text, at: 0 as Instant });
  if (answer.ok) return { app, dispose: end };
  end();
  throw new Error(answer.notices[0]?.text ?? "the run was not opened");
}

/** What a side comes to up to an instant; `tell` hears how far that is. Null where `signal` has ended it. */
export async function outcomeOf(
  { app: { run } }: ComparedSide, until: Instant, signal: AbortSignal, tell: (at: Instant) => void,
): Promise<RunOutcome | null> {
  while (!signal.aborted) {
    const answer = await run.getState().askLate({ kind: "compare", question: { kind: "outcome", until } });
    if (signal.aborted) return null;
    if (!answer.ok || answer.kind !== "outcome") throw new Error(answer.ok ? answer.kind : answer.notices[0]?.text ?? "");
    if (answer.outcome !== null) return answer.outcome;
    tell(answer.at);
  }
  return null;
}

/** What is chosen on one stage is chosen on the other. Returns what ends that. */
export function chooseTogether(one: ComparedSide, other: ComparedSide): () => void {
  const follow = ({ app: from }: ComparedSide, { app: to }: ComparedSide): (() => void) =>
    from.run.subscribe(({ selection }, before) => {
      if (selection === before.selection || JSON.stringify(selection) === JSON.stringify(to.run.getState().selection)) return;
      to.run.getState().select(selection);
    });
  const endings = [follow(one, other), follow(other, one)];
  return () => {
    for (const end of endings) end();
  };
}
