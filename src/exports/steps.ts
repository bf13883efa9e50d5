import type { ClusterEvent, Node } from "../proto/events.ts";
import type { TappedMessage } from "../proto/tapped.ts";
import { eventsOf, type ExportSubject } from "./subject.ts";
import { hostOf } from "./text.ts";

/** What happens on the lines of a diagram of machines, in an order in which each could have happened. */
export type DiagramStep =
  | { readonly kind: "event"; readonly at: number; readonly host: Node | null; readonly event: ClusterEvent }
  | { readonly kind: "send" | "receive"; readonly at: number; readonly host: Node; readonly message: TappedMessage };

/** At one instant: what came, what that led to, and what was said of it. */
const ORDER: Readonly<Record<DiagramStep["kind"], number>> = { receive: 0, event: 1, send: 2 };

export function stepsOf(subject: ExportSubject): readonly DiagramStep[] {
  const steps = eventsOf(subject).map((event): DiagramStep =>
    ({ kind: "event", at: event.at, host: hostOf(event.body), event }));
  for (const message of subject.messages) {
    steps.push({ kind: "send", at: message.departed, host: message.from, message });
    // What has not come by then is a send alone, like what is lost.
    if (message.fate === "arrives" && message.arrives <= subject.to) {
      steps.push({ kind: "receive", at: message.arrives, host: message.to, message });
    }
  }
  return steps.sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]);
}

const KINDS: readonly Node["kind"][] = ["client", "pd", "store"];

/** The machines of the steps, clients first, as requests come from there. */
export function machinesOf(steps: readonly DiagramStep[]): readonly Node[] {
  const found = new Map<string, Node>();
  for (const step of steps) {
    // Who is spoken to takes part, also where nothing arrives.
    const hosts = step.kind === "event" ? [step.host] : [step.host, step.message.to];
    for (const host of hosts) if (host !== null) found.set(`${host.kind} ${host.id}`, host);
  }
  return [...found.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.id - b.id);
}
