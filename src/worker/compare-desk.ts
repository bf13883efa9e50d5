import { DETECTING } from "../cluster/detection/part.ts";
import { need } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventId } from "../proto/events.ts";
import { dropBranch, nameBranch } from "../session/branch-tree.ts";
import { linkOfRun } from "../session/open.ts";
import { beginOutcome, continueOutcome } from "../session/outcome.ts";
import type { Player } from "../session/player.ts";
import type { Rerun } from "../session/rerun.ts";
import type { Run } from "../session/run.ts";
import { askWhatIf, whatIfsOf } from "../session/what-if.ts";
import type { RunOutcome, WhatIfId } from "../story/comparison/types.ts";
import type { Answer, CompareQuestion } from "./protocol.ts";
import { notice } from "./refusals.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "./slices.ts";

const OUTCOME: SlicedWork<Instant, Rerun, RunOutcome> = {
  millis: 40, of: ({ branch }, until) => [until, branch.inputs.length], begin: beginOutcome, goOn: continueOutcome,
};

/** Answers what the comparison of two runs asks of one of them. */
export function answerCompare(desk: SliceDesk, player: Player, question: CompareQuestion): Answer {
  const { run } = player;
  switch (question.kind) {
    case "name-branch":
      nameBranch(run, question.id, question.name, question.note);
      return DONE;
    case "drop-branch":
      dropBranch(run, question.id);
      return DONE;
    case "outcome": return serveOutcome(desk, run, question.until);
    case "branches": {
      const chosen = question.ids.map((id) => run.branches.find((branch) => branch.id === id));
      const [left, right] = chosen;
      if (left === undefined || right === undefined) return { ok: false, notices: [notice("run.replaced")] };
      const at = Math.min(run.cluster.now, left.end, right.end) as Instant;
      const [one, other] = [left, right].map(({ inputs }) => linkOfRun({ ...run.spec, inputs }, at));
      const until = Math.max(left.end, right.end) as Instant;
      return { ok: true, kind: "pair", pair: { left: one ?? "", right: other ?? "", until, branch: null } };
    }
    case "what-ifs": {
      const event = eventIn(player, question.fault);
      return { ok: true, kind: "what-ifs", questions: event === undefined ? [] : whatIfsOf(run, event) };
    }
    case "what-if": return serveWhatIf(player, question);
  }
}

const DONE: Answer = { ok: true, kind: "done", notices: [] };

const eventIn = ({ run: { branch } }: Player, id: EventId) => branch.events.find((event) => event.id === id);

interface Asked {
  readonly id: WhatIfId;
  readonly fault: EventId;
  readonly name: string;
  readonly policy: string;
}

function serveWhatIf(player: Player, { id, fault, name, policy }: Asked): Answer {
  // A branch with a policy that cannot be read would be the same run without a word about it.
  const refusal = id === "policy" && policy !== "" ? need(DETECTING).refusalOfDetectors("", policy) : null;
  if (refusal !== null) return { ok: false, notices: [{ level: "error", where: "", ...refusal }] };
  const event = eventIn(player, fault);
  const pair = event === undefined ? null : askWhatIf(player.run, id, event, name, policy);
  return pair === null ? { ok: false, notices: [notice("run.replaced")] } : { ok: true, kind: "pair", pair };
}

function serveOutcome(desk: SliceDesk, run: Run, until: Instant): Answer {
  const { work, made } = takeSlice(desk, OUTCOME, run, until);
  return { ok: true, kind: "outcome", outcome: made, at: work.run.cluster.now, until };
}
