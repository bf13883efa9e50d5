import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent, Node } from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import { reaches } from "./network.ts";
import type { Situation } from "./world.ts";

/** How PD gets over the loss of its leader; null where it has not happened. */
export interface PdFailover {
  /** Whether the leader is gone: it died, gave up, or another was elected. */
  readonly isLost: boolean;
  readonly elected: Instant | null;
  readonly leads: Instant | null;
  readonly schedules: Instant | null;
}

export const leadsOn: PdFailover = { isLost: false, elected: null, leads: null, schedules: null };
export const leaderDied: PdFailover = { ...leadsOn, isLost: true };

const member = (id: number): Node => ({ kind: "pd", id });

/** The other members that run and that this one exchanges messages with. */
const heardBy = ({ network, silentPds }: Situation, id: number): Node[] => network.nodes.filter((other) => other.kind === "pd"
  && other.id !== id && !silentPds.has(other.id) && reaches(network, member(id), other) && reaches(network, other, member(id)));

const canLead = (world: Situation, id: number): boolean =>
  !world.silentPds.has(id) && (1 + heardBy(world, id).length) * 2 > world.pdMembers;

/** The member that takes heartbeats: the one that leads, or whoever can be elected in its place; else the last leader. */
export function servingPd(world: Situation): Node {
  const { network, pdLeader } = world;
  if (canLead(world, pdLeader)) return member(pdLeader);
  return network.nodes.find(({ kind, id }) => kind === "pd" && canLead(world, id)) ?? member(pdLeader);
}

/** Whether PD can act: a majority of its members runs, and they exchange messages. */
export const pdRuns = (world: Situation): boolean =>
  world.pdMembers === 0 || world.network.nodes.some(({ kind, id }) => kind === "pd" && canLead(world, id));

/** Whether a fault of the network parts PD's leader from another member that runs. */
export function isPdParted(world: Situation): boolean {
  const { network, silentPds, pdLeader } = world;
  const running = network.nodes.filter(({ kind, id }) => kind === "pd" && !silentPds.has(id));
  return !silentPds.has(pdLeader) && heardBy(world, pdLeader).length + 1 < running.length;
}

/** What the event says of it: the first of each kind counts, each behind the one before it. */
export const withPdEvent = (pd: PdFailover, event: ClusterEvent): PdFailover => handle(turns, pd, event) ?? pd;

const turns: Handlers<PdFailover, PdFailover> = {
  "pd.leader.lost": (pd) => ({ ...pd, isLost: true }),
  "pd.etcd.elected": (pd, _, { at }) => ({ ...pd, isLost: true, elected: pd.elected ?? at }),
  "pd.leader.elected": (pd, _, { at }) => ({ ...pd, isLost: true, leads: pd.leads ?? at }),
  "pd.cluster.prepared": (pd, _, { at }) => (pd.leads === null ? pd : { ...pd, schedules: pd.schedules ?? at }),
};
