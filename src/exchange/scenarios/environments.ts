import type { Input } from "../../action/index.ts";
import { after, millis, seconds, START } from "../../kernel/time.ts";
import { defaultRule } from "../../proto/rules.ts";
import type { Scenario } from "../scenario.ts";
import { input } from "./parts.ts";

const PLACES = ["zone=a", "zone=b", "zone=c", "zone=d"] as const;
/** What stands in each place, two stores each. */
const ENVIRONMENTS = ["kubernetes-1", "kubernetes-2", "vm", "edge"] as const;
const [FIRST, SECOND, MACHINES, EDGE] = PLACES;

const far = (from: string, to: string, least: number, most: number): Input => input(0, {
  kind: "change-sides", fault: "latency", from: { kind: "place", place: from }, to: { kind: "place", place: to }, bothWays: true,
  extra: millis(least), ...(most > least ? { jitter: millis(most - least) } : {}),
});

const cut = (at: number, from: string, to: string): Input => input(at, {
  kind: "cut-sides", from: { kind: "place", place: from }, to: { kind: "place", place: to }, bothWays: true,
});

/**
 * One PD over two Kubernetes clusters, virtual machines and gateways at the edge, each as far from the others as it is: by its
 * rules every region has a voter in each of the three, and a learner at the edge, which votes on nothing. Then links are lost.
 */
export const environments: Scenario = {
  id: "environments",
  topology: { stores: 8, regions: 24, replicas: 3, zones: 4, clients: 3, pds: 3, rate: 60 },
  preset: "tikv",
  seed: 1,
  inputs: [
    far(FIRST, SECOND, 8, 10), far(FIRST, MACHINES, 3, 3), far(SECOND, MACHINES, 8, 10),
    ...PLACES.slice(0, -1).map((place) => far(place, EDGE, 40, 60)),
    ...ENVIRONMENTS.flatMap((value, place) => [1, 2].map((store) => input(0, {
      kind: "order", command: { kind: "label-store", rewrite: false, store: place * 2 + store, labels: [{ key: "env", value }] },
    }))),
    input(0, {
      kind: "order", command: {
        kind: "save-rules", rules: [
          { ...defaultRule(3, ["env"], "env"), constraints: [{ key: "env", op: "notIn", values: ["edge"] }] },
          {
            ...defaultRule(1, ["host"], ""), id: "edge", role: "learner",
            constraints: [{ key: "env", op: "in", values: ["edge"] }],
          },
        ],
      },
    }),
    cut(30, SECOND, MACHINES),
    ...PLACES.slice(0, -1).map((place) => cut(60, place, EDGE)),
  ],
  startAt: after(START, seconds(25)),
  playUntil: after(START, seconds(100)),
};
