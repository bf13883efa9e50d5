import { useEffect, useState } from "react";
import type { EventId } from "../../proto/events.ts";
import type { WhatIfId } from "../../story/comparison/types.ts";
import type { AskedWhatIf, CompareQuestion, WhatIfQuestion } from "../../worker/protocol.ts";
import { useApp, type AppContext } from "../app/context.ts";
import { branchText } from "../words/branch-text.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { wordsIn } from "../words/index.ts";
import { noticeText } from "../words/notice-text.ts";
import { textsIn } from "../words/texts.ts";

/** What can be asked of a fault of the present branch; null until that is known. */
export function useWhatIfs(fault: EventId | null): readonly WhatIfQuestion[] | null {
  const { run } = useApp();
  const [known, setKnown] = useState<{ readonly fault: EventId; readonly questions: readonly WhatIfQuestion[] } | null>(null);
  useEffect(() => {
    let current = true;
    if (fault !== null) {
      void run.getState().askLate({ kind: "compare", question: { kind: "what-ifs", fault } }).then((answer) => {
        if (current && answer.ok && answer.kind === "what-ifs") setKnown({ fault, questions: answer.questions });
      });
    }
    return () => {
      current = false;
    };
  }, [run, fault]);
  return known !== null && known.fault === fault ? known.questions : null;
}

/** The name of the branch that the page looks at. */
function presentName({ run }: AppContext): string {
  const { status, language } = run.getState();
  const text = textsIn(compareTexts, language);
  const present = status?.branches.find(({ id }) => id === status.branch);
  return status === null || present === undefined ? text.original
    : branchText(present, status.branches, wordsIn(language), status.names);
}

/** Asks it, and opens what comes of it beside the original. The sentence says why it cannot be asked. */
export async function openWhatIf(app: AppContext, id: WhatIfId, fault: EventId, policy = ""): Promise<string | null> {
  const { run, screen } = app;
  const text = textsIn(compareTexts, run.getState().language);
  const name = text.whatIfs[id];
  run.getState().play(false);
  const left = presentName(app);
  const answer = await run.getState().askLate({ kind: "compare", question: { kind: "what-if", id, fault, name, policy } });
  if (!answer.ok) return answer.notices.map((notice) => noticeText(notice, wordsIn(run.getState().language))).join(" ");
  if (answer.kind !== "pair") return text.notAsked;
  const { pair } = answer;
  screen.setState({ dialog: "compare", compared: {
    left: { text: pair.left, name: left }, right: { text: pair.right, name }, until: pair.until,
  } });
  return null;
}

/** Two runs to compare; null where they cannot be had. */
export async function pairFrom(
  { run }: AppContext, question: CompareQuestion,
): Promise<AskedWhatIf | null> {
  const answer = await run.getState().askLate({ kind: "compare", question });
  return answer.ok && answer.kind === "pair" ? answer.pair : null;
}
