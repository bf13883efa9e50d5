import type { Instant } from "../kernel/time.ts";
import type { EventId } from "../proto/events.ts";
import { dropBranch, nameBranch } from "../session/branch-tree.ts";
import { linkOfRun } from "../session/open.ts";
import { beginOutcome, continueOutcome, isOutcomeOf, type Outcoming } from "../session/outcome.ts";
import type { Player } from "../session/player.ts";
import { askWhatIf, whatIfsOf, type WhatIfId } from "../session/what-if.ts";
import type { Answer, CompareQuestion } from "./protocol.ts";
import { notice } from "./refusals.ts";

/** Wall time that one question takes: whoever wants the whole outcome asks again, and pictures go on meanwhile. */
const SLICE_MILLIS = 40;

/** What the worker knows of comparisons. */
export interface CompareDesk {
  /** Wall time in milliseconds. */
  readonly clock: () => number;
  /** What the run comes to, being made; null for nothing. */
  outcoming: Outcoming | null;
}

/** Answers what the comparison of two runs asks of one of them. */
export function answerCompare(desk: CompareDesk, player: Player, question: CompareQuestion): Answer {
  const { run } = player;
  switch (question.kind) {
    case "name-branch":
      nameBranch(run, question.id, question.name, question.note);
      return DONE;
    case "drop-branch":
      dropBranch(run, question.id);
      return DONE;
    case "outcome": return serveOutcome(desk, player, question.until);
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
  const event = eventIn(player, fault);
  const pair = event === undefined ? null : askWhatIf(player.run, id, event, name, policy);
  return pair === null ? { ok: false, notices: [notice("run.replaced")] } : { ok: true, kind: "pair", pair };
}

function serveOutcome(desk: CompareDesk, { run }: Player, until: Instant): Answer {
  const { outcoming: known, clock } = desk;
  const outcoming = known !== null && isOutcomeOf(known, run, until) ? known : beginOutcome(run, until);
  const end = clock() + SLICE_MILLIS;
  const outcome = continueOutcome(outcoming, () => clock() < end);
  desk.outcoming = outcome === null ? outcoming : null;
  return { ok: true, kind: "outcome", outcome, at: outcoming.run.cluster.now, until };
}
