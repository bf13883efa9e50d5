import { lengthOf, linkedArguments, linkedOutline, linkUnder, runOfLink, variantOf } from "../campaign/link.ts";
import { runTrial } from "../campaign/trial.ts";
import { shellCommand } from "../kernel/shell.ts";
import { bringWhole } from "../session/whole.ts";
import type { TrialsAnswer, TrialsQuestion } from "./trials-protocol.ts";

bringWhole();

/** Answers the page. Links are those that it was given by us. */
export function answerTrials(question: TrialsQuestion): TrialsAnswer {
  switch (question.kind) {
    case "world": {
      const run = runOfLink(question.link);
      return { kind: "world", length: lengthOf(run), actions: run.inputs.length };
    }
    case "trial": {
      const variant = variantOf(runOfLink(question.link), question.length);
      return { kind: "trial", outcome: runTrial(variant, { variant: 0, seed: question.seed }) };
    }
    case "links": {
      const run = runOfLink(question.link);
      return { kind: "links", texts: question.seeds.map((seed) => linkUnder(run, seed, question.length)) };
    }
    case "outline": {
      const { campaign } = question;
      const { from, to } = campaign.seeds;
      const args = [...linkedArguments(campaign), "--seeds", `${from}..${to}`, "--report", "out"];
      const outline = linkedOutline(runOfLink(campaign.link), campaign);
      return { kind: "outline", outline, command: shellCommand("campaign", args) };
    }
  }
}
