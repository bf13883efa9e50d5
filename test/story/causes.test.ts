import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventName } from "../../src/proto/events.ts";
import { eventOf } from "../../src/session/event-of.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { explain, MAX_CAUSES, type Because } from "../../src/story/index.ts";
import { becauseWords, plainText, sentenceText } from "../../src/story/words/index.ts";
import { inputsOf } from "../cluster/golden.ts";
import { atLeastOne } from "../at-least-one.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

function runOf(until: number, stores: number, regions: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores, regions, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("0s set client.rate 2", ...lines),
  }, false);
  advanceRun(run, at(until));
  return run;
}

const why = (run: Run, event: ClusterEvent | undefined): readonly Because[] => explain((id) => eventOf(run, id), event?.id ?? 0);

const first = (run: Run, name: EventName, since = 1): ClusterEvent | undefined =>
  run.branch.events.find((event) => event.body.name === name && event.at >= at(since));

const shapeOf = (chain: readonly Because[]): readonly string[] =>
  chain.map((link) => (link.kind === "event" ? link.event.body.name : link.kind));

const told = (link: Because): string =>
  link.kind === "event" ? sentenceText(link.event, "en", {})
  : link.kind === "refusals" ? link.refusals.map(({ filter }) => filter).join() : plainText(becauseWords(link, "en", {}));

describe("why", () => {
  test("a leader was elected: its votes, the question before, the silence, and the fault, in this order", () => {
    const run = runOf(40, 3, 1, "2s kill store 1");
    const elected = first(run, "raft.leader.elected", 2);
    const chain = why(run, elected);
    expect(shapeOf(chain)).toEqual([
      "raft.leader.elected", "votes", "raft.campaign.started", "votes", "raft.campaign.started", "unheard", "node.killed",
    ]);
    if (elected?.body.name !== "raft.leader.elected") throw new Error("no election");
    const [votes, asked] = chain.filter((link) => link.kind === "votes");
    expect([elected.body.store, ...(votes?.granted ?? [])].sort()).toEqual([...elected.body.voters].sort());
    expect(votes?.preVote).toBe(false);
    expect(asked).toMatchObject({ preVote: true, granted: votes?.granted });
    const instants = chain.map((link) => (link.kind === "event" ? link.event.at : link.at));
    expect(instants.slice(0, 5)).toEqual(instants.slice(0, 5).sort((a, b) => b - a));
  });

  test("a store stood for election: when it last heard of its leader, and how many of its ticks ran out", () => {
    const run = runOf(40, 3, 1, "2s kill store 1");
    const campaign = first(run, "raft.campaign.started", 2);
    const unheard = why(run, campaign).find((link) => link.kind === "unheard");
    if (unheard === undefined || campaign?.body.name !== "raft.campaign.started") throw new Error("no silence");
    expect(unheard.missed).toBe(1);
    expect(unheard.at + unheard.waited).toBe(campaign.at);
    expect(unheard.at).toBeLessThanOrEqual(at(2.01));
    const { raftElectionTimeoutTicks, raftBaseTickInterval } = run.cluster.settings.store;
    const ticks = unheard.timeoutTicks ?? 0;
    expect(ticks).toBeGreaterThanOrEqual(raftElectionTimeoutTicks);
    expect(ticks).toBeLessThan(2 * raftElectionTimeoutTicks);
    // The last word came somewhere between two ticks.
    expect(Math.abs(unheard.waited - ticks * raftBaseTickInterval)).toBeLessThan(raftBaseTickInterval);
    expect(told(unheard)).toMatch(/^Store \d heard from store 1, its Raft leader, for the last time\. Then nothing for [\d.]+ s, until its timer of \d+ ticks ran out\.$/);
  });

  test("PD cannot place a replica: every store's refusal, that it is Down, its last heartbeat, and the fault", () => {
    const run = runOf(33 * 60, 3, 2, "10s kill store 3");
    const chain = why(run, first(run, "pd.region.stuck"));
    expect(shapeOf(chain)).toEqual(["pd.region.stuck", "refusals", "pd.store.state", "last-heartbeat", "node.killed"]);
    const refusals = chain.find((link) => link.kind === "refusals");
    expect(refusals?.refusals.map(({ store }) => store).sort()).toEqual([1, 2, 3]);
    expect(chain.find((link) => link.kind === "last-heartbeat")).toMatchObject({ store: 3 });
    expect(chain.find((link) => link.kind === "last-heartbeat")?.at).toBeLessThanOrEqual(at(10));
  });

  test("PD replaces a replica: because of the store that it calls Down, not of any other", () => {
    const run = runOf(33 * 60, 5, 6, "10s kill store 3", "20s kill store 4", "60s restart store 4");
    const created = run.branch.events.filter(({ body }) =>
      body.name === "pd.operator.created" && body.from === 3 && body.description.includes("down"));
    expect(created.length).toBeGreaterThan(0);
    for (const event of created) {
      const chain = why(run, event);
      expect(shapeOf(chain).at(-1)).toBe("node.killed");
      expect(chain.filter((link) => link.kind === "event" && link.event.body.name === "pd.store.state")).toMatchObject(
        [{ event: { body: { store: 3, to: "Down" } } }]);
    }
  });

  test("a vote was refused: the refusal and its reason stand beside the votes", () => {
    const run = runOf(60, 3, 1, "2s cut store 1 -> store 2", "2s cut store 2 -> store 1");
    const refused = first(run, "raft.vote.refused", 2);
    if (refused?.body.name !== "raft.vote.refused") throw new Error("no refusal");
    expect(sentenceText(refused, "en", {})).toContain("refused");
    expect(shapeOf(why(run, refused))).toContain("raft.campaign.started");
  });

  test("nothing is known of what the record has forgotten, and no chain is endless", () => {
    const run = runOf(40, 3, 1, "2s kill store 1");
    expect(explain((id) => eventOf(run, id), 1e9)).toEqual([]);
    const elected = first(run, "raft.leader.elected", 2);
    expect(shapeOf(explain((id) => (id === elected?.id ? elected : undefined), elected?.id ?? 0)))
      .toEqual(["raft.leader.elected", "votes"]);
    const healed = { at: at(1), body: { name: "network.healed" } } as const;
    expect(explain((id) => ({ ...healed, id, cause: id - 1 }), 5_000)).toHaveLength(MAX_CAUSES);
  });
});

test("each link that is no event has a sentence in both languages, and none is empty of names", () => {
  for (const [run, name] of [
    [runOf(40, 3, 1, "2s kill store 1"), "raft.leader.elected"], [runOf(33 * 60, 3, 2, "10s kill store 3"), "pd.region.stuck"],
  ] as const) {
    const chain = why(run, first(run, name, 2));
    for (const link of atLeastOne(chain.flatMap((each) => (each.kind === "event" || each.kind === "refusals" ? [] : [each])))) {
      expect(plainText(becauseWords(link, "en", {}))).toMatch(/^[A-Z]/);
      for (const language of ["en", "zh"] as const) expect(plainText(becauseWords(link, language, {}))).toMatch(/tore \d.*[.。]$/);
    }
  }
});
