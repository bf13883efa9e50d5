import type { Refusal } from "../../../action/definition.ts";
import type { Action } from "../../../action/index.ts";
import { saidByPd } from "../../../cluster/orders.ts";
import type { PdCommand } from "../../../proto/orders.ts";
import {
  defineCommand, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { noNumber, replyText } from "../../pd-api/endpoint.ts";
import { idOfDigits } from "../../ids.ts";
import { callPd, wrongUsage } from "./asking.ts";

/** A request that changes something: how Go's network names it where nobody can be reached. */
export interface Request {
  readonly verb: "Post" | "Delete";
  readonly path: string;
}

/** Why an order was not carried out: `kind` is PD's reason, "" where PD was not reached. */
export interface OrderProblem {
  readonly kind: string;
  /** As the tool words it: `[500] "region 99 not found"`, or what the network says. */
  readonly text: string;
}

/** The errors that PD prints with its own code before them, and those that are no internal error of its HTTP server. */
const CODES: Readonly<Record<string, string>> = {
  "too-few-stores": "[PD:core:ErrStoresNotEnough]", "operator-not-found": "[PD:operator:ErrOperatorNotFound]",
  "recovery-running": "[PD:unsaferecovery:ErrUnsafeRecoveryIsRunning]",
  "recovery-store-unknown": "[PD:unsaferecovery:ErrUnsafeRecoveryInvalidInput]",
  "recovery-store-up": "[PD:unsaferecovery:ErrUnsafeRecoveryInvalidInput]",
  "scheduler-not-found": "[PD:scheduler:ErrSchedulerNotFound]",
  "scheduler-exists": "[PD:scheduler:ErrSchedulerExisted]",
  "no-leader-store": "[PD:core:ErrNoStoreForRegionLeader]",
  "rule-content": "[PD:placement:ErrRuleContent]", "rule-list": "[PD:placement:ErrBuildRuleList]",
};
const STATUSES: Readonly<Record<string, number>> = {
  "too-few-stores": 400, "no-leader-store": 400, "scheduler-not-found": 404, "rule-content": 400,
};

/** Why PD cannot be asked for it; null where it can. */
export function unreached(call: Call, { verb, path }: Request): OrderProblem | null {
  // Only the leader answers this.
  const reached = callPd(call, verb, path, "/leader");
  if (typeof reached === "string") return { kind: "", text: reached };
  if (reached.kind !== "answered" || reached.status === 200) return null;
  return { kind: "", text: `[${reached.status}] ${replyText(reached)}` };
}

/** What PD would say of a store that does not exist, which no action gets to ask it about. */
function ofUnknownStore({ code, values }: Refusal, { kind }: Action): ReturnType<typeof saidByPd> {
  if (code !== "unknown-node") return null;
  return kind === "transfer-leader" ? { kind: "no-voter", text: `region has no voter in store ${values["id"] ?? 0}` }
    : { kind: "store-not-found", text: `store ${values["id"] ?? 0} not found` };
}

/** Orders something of PD; null where it is done. An order that nobody hears, or that PD refuses, changes nothing. */
export function orderOf(call: Call, request: Request, action: Action): OrderProblem | null {
  const nobody = unreached(call, request);
  if (nobody !== null) return nobody;
  const refusal = call.hands.act(action);
  if (refusal === null) return null;
  const said = saidByPd(refusal) ?? ofUnknownStore(refusal, action);
  const text = said === null ? refusal.text : `${CODES[said.kind] ?? ""}${said.text}`;
  const kind = said?.kind ?? refusal.code;
  // Of a store that its path names there is no such page; of one that an order names, the order is wrong.
  const status = kind === "store-not-found" && request.path.startsWith("/store/") ? 404 : STATUSES[kind] ?? 500;
  return { kind, text: `[${status}] ${JSON.stringify(text)}` };
}

/** Orders it, and says what came of it as commands do that post JSON. */
export function postOrder(call: Call, path: string, command: PdCommand, success: string): CommandOutcome {
  const problem = orderOf(call, { verb: "Post", path }, { kind: "order", command });
  return printed(problem === null ? `Success! ${success}`.trim() : `Failed! ${problem.text}`);
}

/** The ids that all of these words stand for; the first that is no number as Go complains of it. */
export function idsOf(words: readonly string[], { ground }: Call): readonly number[] | string {
  const wrong = words.find((word) => !/^\d{1,20}$/.test(word));
  // What no store or region is called by is nobody's: 0 is.
  return wrong === undefined ? words.map((word) => idOfDigits(word, ground.cluster) ?? 0) : noNumber(wrong);
}

/** For what the tool can and the engine cannot: one line, in the reader's language. */
export const absent = (name: string, usage: string, help: Bilingual, why: Bilingual): TerminalCommand =>
  defineCommand({ name, usage, help, run: (call) => printed(inLanguage(why, call.ground)) });

/** A command with exactly so many arguments, or its usage. */
export const withArguments = (count: number, run: (call: Call) => CommandOutcome) => (call: Call): CommandOutcome =>
  (call.words.length === count ? run(call) : wrongUsage(call));
