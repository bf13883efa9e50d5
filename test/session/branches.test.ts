import "../whole-engine.ts";
import { describe, expect, it } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { MAX_BRANCHES } from "../../src/exchange/link-tree.ts";
import { decodeLink, encodeLink } from "../../src/exchange/link.ts";
import { after, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { dropBranch, nameBranch, plantBranch } from "../../src/session/branch-tree.ts";
import { switchBranch } from "../../src/session/branches.ts";
import { openLink, shareText, VERSION } from "../../src/session/open.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../src/session/run.ts";

const at = (time: number): Instant => after(START, seconds(time));
const kill = (id: number) => ({ kind: "kill", node: { kind: "store", id } }) as const;

/** Store 4 dies at 10 s; in a branch that left at 5 s store 2 does; in one that left that, at 8 s, store 3 as well. */
function threeFutures(): Run {
  const inputs = [{ at: at(10), action: kill(4) }];
  const topology = generateTopology(DEFAULT_TOPOLOGY);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs });
  advanceRun(run, at(20));
  switchBack(run, 1, 5);
  expect(actOnRun(run, kill(2))).toBeNull();
  advanceRun(run, at(15));
  switchBack(run, 2, 8);
  expect(actOnRun(run, kill(3))).toBeNull();
  advanceRun(run, at(12));
  return run;
}

/** Stands at an instant of a branch's past. */
function switchBack(run: Run, id: number, to: number): void {
  run.cluster.now = at(to);
  switchBranch(run, id);
}

function opened(text: string): Run {
  const link = openLink(text, () => undefined);
  if (!link.ok) throw new Error(link.notices[0]?.text);
  advanceRun(link.run, link.at);
  return link.run;
}

const digest = (run: Run, id: number): string => {
  switchBack(run, id, 14);
  advanceRun(run, at(14));
  return hashCluster(run.cluster);
};

describe("the tree of branches in a link", () => {
  it.each([2, 3])("comes back with names and notes, and every branch runs as it ran, looked at from branch %i", (present) => {
    const run = threeFutures();
    switchBack(run, present, 12);
    nameBranch(run, 2, "what if 2", "two zones\nleft");
    const copy = opened(shareText(run));
    // The present one is shared up to where it is looked at, as it always was.
    const shape = ({ branches, branch }: Run) => [branch.id, branches.map(({ id, parent, from, end, name, note }) =>
      ({ id, parent, from, end: id === present ? null : end, name, note }))];
    expect(shape(copy)).toEqual(shape(run));
    for (const id of [1, 2, 3]) expect(digest(copy, id)).toBe(digest(run, id));
  });

  it("is left out where there is one branch without a name, so that such a link is what it always was", () => {
    const topology = generateTopology(DEFAULT_TOPOLOGY);
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
    const plain = encodeLink({ version: VERSION, scenario: "", topology, preset: "tikv", seed: 1, inputs: [], at: START });
    expect(shareText(run)).toBe(plain);
    nameBranch(run, 1, "mine", "");
    expect(opened(shareText(run)).branches[0]?.name).toBe("mine");
  });

  it("is left out where there are more branches than a link may carry: the present one is shared all the same", () => {
    const run = threeFutures();
    const { inputs } = run.branch;
    for (let count = run.branches.length; count <= MAX_BRANCHES; count++) {
      plantBranch(run, { from: at(12), end: at(12), name: "", inputs });
    }
    const { branches, branch } = opened(shareText(run));
    expect([branches.length, branch.inputs]).toEqual([1, inputs]);
  });

  it("is refused with the place where a branch stands before the one that it left, or shares more than that has", () => {
    const run = threeFutures();
    const decoded = decodeLink(shareText(run));
    if (!decoded.ok || decoded.run.tree === undefined) throw new Error("no tree");
    const { branches, current } = decoded.run.tree;
    const crossed = branches.map((branch, place) => (place === 1 ? { ...branch, parent: 2 } : branch));
    const refused = decodeLink(encodeLink({ ...decoded.run, tree: { branches: crossed, current } }));
    expect(refused).toMatchObject({ ok: false, notice: { code: "link.invalid", where: "b[1]" } });
    const nowhere = decodeLink(encodeLink({ ...decoded.run, tree: { branches, current: 7 } }));
    expect(nowhere).toMatchObject({ ok: false, notice: { code: "link.invalid", where: "k" } });
  });
});

describe("a branch", () => {
  it("is dropped where nobody left it and nobody looks at it", () => {
    const run = threeFutures();
    expect([dropBranch(run, 3), dropBranch(run, 2), dropBranch(run, 9)]).toEqual([false, false, false]);
    switchBranch(run, 1);
    expect(dropBranch(run, 3)).toBe(true);
    expect(dropBranch(run, 2)).toBe(true);
    expect(run.branches.map(({ id }) => id)).toEqual([1]);
  });

  it("that is only planned runs, once somebody looks at it, as one in which the same was done by hand", () => {
    const byHand = threeFutures();
    const run = threeFutures();
    switchBack(run, 1, 20);
    const planted = plantBranch(run, { from: at(5), end: at(20), name: "", inputs: [{ at: at(5), action: kill(2) }] });
    expect([run.branch.id, planted.parent]).toEqual([1, 1]);
    expect(digest(run, planted.id)).toBe(digest(byHand, 2));
    const told = (of: Run) => of.branch.events.filter((event) => event.at <= at(14)).map(({ body }) => body);
    expect(told(run)).toEqual(told(byHand));
  });
});
