import type { Facts, SourceKind } from "./record.ts";
import type { SourceSight } from "./sight.ts";

/** A file that the importer opens as a simulation. */
export interface RehearsalFile {
  readonly name: string;
  readonly text: string;
}

/**
 * What a simulation of the state begins from: a scenario of one Raft group for etcd, PD's JSON for TiKV. Empty where too little
 * was seen. Nothing of a rehearsal reaches the real system.
 */
export function rehearsalOf(sights: readonly SourceSight[]): readonly RehearsalFile[] {
  const of = (kind: SourceKind): readonly SourceSight[] => sights.filter(({ source }) => source.kind === kind);
  const members = of("etcd").filter(({ age }) => age !== null);
  if (members.length > 0) return [etcdScenario(of("etcd"))];
  const [pd] = of("pd").filter(({ facts }) => Object.keys(facts).some((key) => key.startsWith("store.")));
  return pd === undefined ? [] : pdFiles(pd.facts);
}

/** A region of one group, a store for each member: the leader is the first, and who does not answer does not run. */
function etcdScenario(members: readonly SourceSight[]): RehearsalFile {
  const leader = leaderOf(members);
  const ordered = [...members].sort((a, b) => Number(b === leader) - Number(a === leader));
  const preVote = ordered.some(({ facts }) => /^3\.[5-9]|^[4-9]/.test(facts["version"] ?? ""));
  const inputs = ordered.flatMap(({ answers }, i) => (answers ? [] : [`0s kill store ${i + 1}`]));
  const count = ordered.length;
  const text = JSON.stringify({
    format: "quorumscape-scenario/1", id: "rehearsal",
    topology: { stores: count, regions: 1, replicas: count, zones: 1, pds: 0, clients: 1, rate: 10 },
    preset: preVote ? "etcd-prevote" : "etcd", seed: 1, inputs, view: "group",
  }, null, 2);
  return { name: "rehearsal.json", text };
}

/** Who leads in the newest term that anybody answering names; undefined where nobody does. */
function leaderOf(members: readonly SourceSight[]): SourceSight | undefined {
  const newest = members.filter(({ answers, facts }) => answers && (facts["leader"] ?? "") !== "")
    .sort((a, b) => Number(b.facts["term"]) - Number(a.facts["term"]))[0];
  return members.find(({ facts }) => newest !== undefined && facts["self"] === newest.facts["leader"]);
}

/** PD's own documents, as far as they were seen. */
function pdFiles(facts: Facts): readonly RehearsalFile[] {
  const documents = (kind: "store" | "region"): string[] =>
    Object.entries(facts).filter(([key]) => key.startsWith(`${kind}.`) && key.endsWith(".json")).map(([, text]) => text);
  const [stores, regions] = [documents("store"), documents("region")];
  return [
    { name: "stores.json", text: `{"count":${stores.length},"stores":[${stores.join(",")}]}` },
    ...(regions.length === 0 ? []
      : [{ name: "regions.json", text: `{"count":${regions.length},"regions":[${regions.join(",")}]}` }]),
  ];
}
