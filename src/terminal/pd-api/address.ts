import type { Cluster } from "../../cluster/cluster.ts";
import { memberName } from "../../proto/names.ts";
import { whyUnreachable } from "./endpoint.ts";
import { pdApi, type PdAnswer } from "./index.ts";

/** Where PD listens for clients. */
const CLIENT_PORT = "2379";

/** What came of asking at an address: PD's answer, or what Go's network says where there is none. */
export type AskedAt = Exclude<PdAnswer, { readonly kind: "unreachable" }> | { readonly kind: "failed"; readonly reason: string };

/** Asks whoever listens at a base address such as `http://pd-1:2379`: a member of PD, which is also this computer's own. */
export function askAt(base: string, target: string, cluster: Cluster): AskedAt {
  const address = base.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const [host = "", port = "80"] = address.split(":");
  const index = cluster.directory.pds.findIndex((_, each) => host === memberName(each + 1));
  const machine = cluster.machines[cluster.directory.pds[index] ?? -1];
  if (machine === undefined && host !== "127.0.0.1" && host !== "localhost") {
    return { kind: "failed", reason: `dial tcp: lookup ${host}: no such host` };
  }
  if (port !== CLIENT_PORT) return { kind: "failed", reason: `dial tcp ${address}: connect: connection refused` };
  const silent = machine === undefined ? null : whyUnreachable(machine.process);
  const member = machine === undefined ? null : index + 1;
  const answer = silent === null ? pdApi(target, cluster, member) : { kind: "unreachable", why: silent } as const;
  if (answer.kind !== "unreachable") return answer;
  const { why } = answer;
  return { kind: "failed", reason: why.startsWith("context") ? why : `dial tcp ${address}: ${why}` };
}
