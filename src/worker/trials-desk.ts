import { lengthOf, linkedArguments, linkedOutline, linkUnder, variantOf } from "../campaign/link.ts";
import { runTrial } from "../campaign/trial.ts";
import { decodeLink, type SharedRun } from "../exchange/link.ts";
import { shellCommand } from "../kernel/shell.ts";
import { bringWhole } from "../session/whole.ts";
import type { TrialsAnswer, TrialsQuestion } from "./trials-protocol.ts";

bringWhole();

/** Answers the page. Links are those that it was given by us: one that cannot be read is a mistake of ours. */
export function answerTrials(question: TrialsQuestion): TrialsAnswer {
  switch (question.kind) {
    case "world": {
      const run = runOf(question.link);
      return { kind: "world", length: lengthOf(run), actions: run.inputs.length };
    }
    case "trial": {
      const variant = variantOf(runOf(question.link), question.length);
      return { kind: "trial", outcome: runTrial(variant, { variant: 0, seed: question.seed }) };
    }
    case "links": {
      const run = runOf(question.link);
      return { kind: "links", texts: question.seeds.map((seed) => linkUnder(run, seed, question.length)) };
    }
    case "outline": {
      const { campaign } = question;
      const { from, to } = campaign.seeds;
      const args = [...linkedArguments(campaign), "--seeds", `${from}..${to}`, "--report", "out"];
      return { kind: "outline", outline: linkedOutline(runOf(campaign.link), campaign), command: shellCommand("campaign", args) };
    }
  }
}

function runOf(link: string): SharedRun {
  const decoded = decodeLink(link);
  if (!decoded.ok) throw new Error(decoded.notice.text);
  return decoded.run;
}
