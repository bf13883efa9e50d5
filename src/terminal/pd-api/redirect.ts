import { leadingPd, pdServes, type Cluster } from "../../cluster/cluster.ts";
import { areParted } from "../../cluster/parted.ts";
import { pdMemberView } from "../../cluster/pd-view.ts";
import { pdFault, type PdReply } from "./endpoint.ts";

const NO_LEADER = pdFault(503, "[PD:apiutil:ErrRedirectNoLeader]redirect finds no leader");
const NOT_LEADER = pdFault(500, "[PD:apiutil:ErrRedirectToNotLeader]redirect to not leader");
const FAILED = pdFault(500, "[PD:apiutil:ErrRedirect]redirect failed");

/**
 * Why the member that was asked cannot pass a question on to PD's leader; null where it can, or leads (redirector). It goes by
 * the leader key that it knows, and asks nobody else: who is passed a question passes it on no more. `member` null is whoever
 * hears.
 */
export function whyNotRedirected(cluster: Cluster, member: number | null): PdReply | null {
  const leading = pdServes(cluster) ? leadingPd(cluster) : -1;
  if (member === null) return leading < 0 ? NO_LEADER : null;
  const { pds } = cluster.directory;
  const own = pds[member - 1];
  const view = pdMemberView(cluster, member);
  if (own === undefined || view === undefined) return NO_LEADER;
  if (own === leading) return null;
  const known = pds[view.pdLeader - 1];
  if (known === undefined || view.etcdLeader === 0) return NO_LEADER;
  if (areParted(cluster, own, known) || cluster.machines[known]?.process !== "running") return FAILED;
  return known === leading ? null : NOT_LEADER;
}
