import type { OperatorChange, OperatorStep, PeerRef } from "./operators.ts";
import type { StoreId } from "./region.ts";

/** What the steps come to. The most telling change names the operator; empty steps come to nothing. */
export function changeOf(steps: readonly OperatorStep[]): OperatorChange | null {
  const last = steps[steps.length - 1];
  if (last?.kind === "merge-region") return { kind: "merge", source: last.source.id, target: last.target.id };
  if (last?.kind === "split-region") return { kind: "split", region: last.region.id, policy: last.policy };
  const from: PeerRef[] = [];
  const to: PeerRef[] = [];
  for (const step of steps) {
    if (step.kind === "add-learner") to.push(step.target);
    else if (step.kind === "remove-peer") from.push(step.target);
  }
  if (from.length > 0 && to.length > 0) return { kind: "move", from: storesOf(from), to: storesOf(to) };
  if (from.length > 0) return { kind: "remove", from: storesOf(from) };
  return to.length > 0 ? { kind: "add", to: storesOf(to) } : changeInPlace(steps);
}

/** A change for which no peer comes or goes. */
function changeInPlace(steps: readonly OperatorStep[]): OperatorChange | null {
  let transfer: OperatorChange | null = null;
  for (const step of steps) {
    switch (step.kind) {
      case "promote-learner":
        return { kind: "promote", stores: [step.target.store] };
      case "enter-joint":
      case "leave-joint":
        return step.promote.length > 0
          ? { kind: "promote", stores: storesOf(step.promote) } : { kind: "demote", stores: storesOf(step.demote) };
      case "transfer-leader":
        transfer = step;
        break;
      case "add-learner":
      case "remove-peer":
      case "split-region":
      case "merge-region":
    }
  }
  return transfer;
}

const storesOf = (refs: readonly PeerRef[]): readonly StoreId[] => refs.map(({ store }) => store).sort((a, b) => a - b);
