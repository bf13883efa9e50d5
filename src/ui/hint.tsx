import type { Frame } from "../cluster/frame.ts";
import { usePageShape } from "./parts/page-form.ts";
import { useTextSize } from "./parts/text-size.ts";
import { frames } from "./state/frames.ts";
import { useRun, type RunState } from "./state/run.ts";
import { nodeText } from "./words/format.ts";
import { useWords, type Words } from "./words/index.ts";

/** A row of its own under the stage that says what to try next; as high when it has nothing to say, so that nothing moves. */
export function Hint() {
  const words = useWords();
  const text = useRun((run) => hintOf(run, frames.latest(), words));
  const { form, stageWidth } = usePageShape();
  const { scale, breadth } = useTextSize();
  const lines = form === "side" || stageWidth / (scale * breadth) >= LONGEST_HINT ? 1 : 2;
  const shown = form !== "desk" && text === words.hints.healthy ? words.hints.healthyTouch : text;
  return <p className="hint" data-lines={lines} title={shown}><span>{shown}</span></p>;
}

/** The longest hint in pixels at scale 1, in Arial. */
const LONGEST_HINT = 690;

type HintRun = Pick<RunState, "status" | "events" | "failovers">;

/** What to try next, from what the run is in and what the newest frame shows broken. */
export function hintOf(run: HintRun, frame: Frame | null, words: Words): string {
  const { status } = run;
  const { hints } = words;
  if (status === null) return words.common.loading;
  const fallen = fallenStore(run, status.now);
  const store = fallen === null ? null : nodeText({ kind: "store", id: fallen }, words, status.names);
  const isWhole = status.leaderless === 0 && status.unrepaired === 0;
  if (isWhole && store !== null) return hints.repaired(store);
  if (!status.playing) return status.now === 0 ? hints.start : hints.paused;
  if (status.leaderless > 0) {
    if (lostMajority(run)) return hints.noQuorum(status.leaderless);
    return store === null ? hints.leaderless(status.leaderless) : hints.killed(store, status.leaderless);
  }
  if (frame?.links.some((link) => link.cut) === true) return hints.cut;
  if (!isWhole && repairRuns(run)) return hints.repairing(status.unrepaired);
  if (!isWhole && store !== null) return hints.killedElected(store);
  if (frame !== null && isFaulty(frame)) return hints.faulty;
  const branch = status.branches.find(({ id }) => id === status.branch);
  return branch?.inputs.some((input) => input.at <= status.now) === true ? hints.whole : hints.healthy;
}

/** Whether the newest fault left regions without a majority: nothing will elect until somebody helps. */
const lostMajority = (run: HintRun): boolean =>
  run.failovers.at(-1)?.reasons.some((reason) => reason.kind === "no-quorum") === true;

const repairRuns = (run: HintRun): boolean => (run.failovers.at(-1)?.repairStartedAfter ?? null) !== null;

/** Whether anything that a person can break is broken now. */
const isFaulty = (frame: Frame): boolean =>
  frame.links.length > 0
  || frame.pds.some((pd) => pd.process !== "running")
  || frame.stores.some((store) =>
    store.process !== "running" || store.slowDisk || store.fullDisk || store.clockOffset !== 0);

/** How far back the hint looks for the store that fell: what happened longer ago is not what to speak of. */
const RECENT_EVENTS = 5_000;

/** The store whose process fell last and has not come back; null for none. */
function fallenStore(run: HintRun, now: number): number | null {
  const { events } = run;
  for (let index = events.length - 1; index >= Math.max(0, events.length - RECENT_EVENTS); index -= 1) {
    const event = events[index];
    if (event === undefined || event.at > now) continue;
    const { body } = event;
    if (body.name === "node.restarted") return null;
    if ((body.name === "node.killed" || body.name === "node.powered-off") && body.node.kind === "store") return body.node.id;
  }
  return null;
}
