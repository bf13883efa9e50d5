import type { ReplicaDetail } from "../../cluster/views/region.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The tile of a replica's role, as on the stage: solid and notched for the Raft leader, dashed for a learner. */
export function RoleMark({ replica }: { readonly replica: ReplicaDetail }) {
  const words = useTexts(inspectorTexts);
  const role = replica.peer.role === "Learner" ? "learner" : replica.role;
  const shape = replica.process === "running" ? role : "dead";
  const name = replica.process === "running" ? words.role[role] : words.process[replica.process];
  return <i className={`role-mark ${shape}`} role="img" aria-label={name} title={name} />;
}
