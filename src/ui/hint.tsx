import { useNarrow } from "./parts/use-narrow.ts";
import { useRun, type RunState } from "./state/run.ts";
import { nodeText } from "./words/format.ts";
import { useWords, type Words } from "./words/index.ts";

/** One line on the stage that says what to try next. */
export function Hint() {
  const words = useWords();
  const text = useRun((run) => hintOf(run, words));
  const narrow = useNarrow();
  if (text === "") return null;
  return <p className="hint">{narrow && text === words.hints.healthy ? words.hints.healthyTouch : text}</p>;
}

/** What to try next, from what the run is in. */
export function hintOf(run: Pick<RunState, "status" | "events">, words: Words): string {
  const { status } = run;
  const { hints } = words;
  if (status === null) return words.common.loading;
  if (!status.playing) return status.now === 0 ? hints.start : hints.paused;
  const fallen = fallenStore(run, status.now);
  if (status.leaderless > 0) {
    return fallen === null ? hints.leaderless(status.leaderless) : hints.killed(storeText(fallen, words, status.names), status.leaderless);
  }
  if (linksAreCut(run, status.now)) return hints.cut;
  if (status.unrepaired > 0) {
    const copying = lastOf(run, status.now, ["pd.operator.created"]) !== null;
    if (copying) return hints.repairing(status.unrepaired);
    return fallen === null ? hints.healthy : hints.killedElected(storeText(fallen, words, status.names));
  }
  const acted = (status.branches.find((branch) => branch.id === status.branch)?.inputs ?? []).some((input) => input.at <= status.now);
  return acted ? hints.whole : hints.healthy;
}

const storeText = (id: number, words: Words, names: Readonly<Record<string, string>>): string =>
  nodeText({ kind: "store", id }, words, names);

/** The store whose process fell last and has not come back; null for none. */
function fallenStore(run: Pick<RunState, "events">, now: number): number | null {
  const event = lastOf(run, now, ["node.killed", "node.powered-off", "node.restarted"]);
  if (event === null || event.name === "node.restarted" || event.node.kind !== "store") return null;
  return event.node.id;
}

function linksAreCut(run: Pick<RunState, "events">, now: number): boolean {
  const event = lastOf(run, now, ["link.cut", "network.partitioned", "node.isolated", "link.healed", "network.healed"]);
  return event !== null && event.name !== "link.healed" && event.name !== "network.healed";
}

type Body = RunState["events"][number]["body"];

/** How far back the hint looks: what happened longer ago is not what to speak of. */
const RECENT_EVENTS = 5_000;

/** The newest event of certain names up to an instant. */
function lastOf<Name extends Body["name"]>(
  run: Pick<RunState, "events">, now: number, names: readonly Name[],
): Extract<Body, { readonly name: Name }> | null {
  const { events } = run;
  for (let index = events.length - 1; index >= Math.max(0, events.length - RECENT_EVENTS); index -= 1) {
    const event = events[index];
    if (event !== undefined && event.at <= now && isNamed(event.body, names)) return event.body;
  }
  return null;
}

function isNamed<Name extends Body["name"]>(body: Body, names: readonly Name[]): body is Extract<Body, { readonly name: Name }> {
  return names.some((name) => name === body.name);
}
