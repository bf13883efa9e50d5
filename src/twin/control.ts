import { formatAction, type Action } from "../action/index.ts";
import { knownOf } from "../cluster/known.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import { parseAction } from "../language/actions.ts";
import { PACE_LEAST, PACE_MOST } from "../session/pace.ts";
import { setPace } from "../session/player.ts";
import { actOnRun, advanceRun } from "../session/run.ts";
import { jsonReply, refusal, type TwinReply } from "./reply.ts";
import type { Twin } from "./twin.ts";

/** More sentences than these are no experiment but a flood. */
const MAX_SENTENCES = 100;

export const clockOf = ({ run }: Twin): string => formatDuration(run.cluster.now as number as Duration);

/**
 * Does what sentences say, one on each line, such as `kill store 4`, at the present instant. All are read before the first is
 * done; one that the cluster refuses leaves those before it done, and says which.
 */
export function actOnTwin(twin: Twin, body: string): TwinReply {
  const lines = body.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length === 0) return refusal(400, "There is nothing to do; expected a sentence such as `kill store 4`.");
  if (lines.length > MAX_SENTENCES) return refusal(400, `Found ${lines.length} sentences; expected at most ${MAX_SENTENCES}.`);
  const { run } = twin;
  const { names } = run.spec.topology;
  const actions: Action[] = [];
  for (const line of lines) {
    const parsed = parseAction(line, knownOf(run.cluster));
    if (!parsed.ok) return refusal(400, `\`${quoted(line)}\`: ${parsed.notice.text}`);
    actions.push(parsed.action);
  }
  const done: string[] = [];
  for (const action of actions) {
    // Here and not by the run itself, which would let nobody see what the rest of the instant brings.
    advanceRun(run, run.cluster.now);
    const refused = actOnRun(run, action);
    run.halts?.();
    if (refused !== null) return jsonReply(409, { error: refused.text, at: clockOf(twin), done });
    done.push(formatAction(action, names));
  }
  return jsonReply(200, { at: clockOf(twin), done });
}

/** A pace as people write it, in virtual seconds per second; null for what is none. */
export function readPace(text: string): number | null {
  const pace = /^\d{1,6}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : NaN;
  return pace >= PACE_LEAST && pace <= PACE_MOST ? pace : null;
}

/** Why what somebody wrote is none; `what` names it. */
export const noPace = (what: string, text: string): string =>
  `${what} is \`${quoted(text.trim())}\`; expected virtual seconds per second from ${PACE_LEAST} to ${PACE_MOST}.`;

/** Sets the pace. */
export function setTwinPace(twin: Twin, body: string): TwinReply {
  const pace = readPace(body);
  if (pace === null) return refusal(400, noPace("The pace", body));
  setPace(twin.player, pace, false);
  return jsonReply(200, { at: clockOf(twin), pace });
}
