import { orderText } from "../../story/words/pd-order.ts";
import { sessionText } from "../../proto/session.ts";
import { sideText, type Deeds, type OfferWords } from "./deeds.ts";
import { item } from "./labelled.ts";

const SIDE = { others: "others", separator: ", " };

/** What the page offers to do, in English. */
export const offersEn: OfferWords = {
  kill: item("Kill process", "kill -9: memory is lost, the disk stays"),
  "power-off": item("Power off", "what was not yet on disk is lost too"),
  restart: item("Restart", "end the process if it runs, start it again from its disk"),
  "kill-place": item("Kill all in", "every process there ends at once"),
  "power-off-place": item("Power off all in", "what was not yet on disk there is lost too"),
  pause: item("Pause", "stops as in a long garbage collection"),
  stop: item("Stop", "hands its leaders over and ends, as on SIGTERM"),
  resume: item("Resume", "goes on where it stopped"),
  isolate: item("Isolate", "cut all of its links"),
  "slow-disk": item("Slow disk", "every write takes longer"),
  "fast-disk": item("Normal disk", "writes are fast again"),
  "stall-disk": item("Stall disk", "no write completes for a while"),
  "fill-disk": item("Fill disk", "no space left for writes"),
  "free-disk": item("Free disk space", "writes are possible again"),
  clock: item("Shift clock", "its clock is wrong by so much"),
  "right-clock": item("Correct clock", "the right time again"),
  "add-pd": item("Add a member of PD", "it joins empty, and counts for the majority"),
  "delete-member": item("Delete from PD", "etcd lets it go for good"),
  "remove-store": item("Remove from cluster", "PD drains it: Offline, then Tombstone"),
  cut: item("Cut", "nothing passes in either direction"),
  "cut-sides": item("Cut off", "nothing passes between it and the others"),
  "cut-between": item("Cut", "nothing passes between the two"),
  "latency-between": item("Latency between places", "more of it on every link between the places of both ends"),
  "loss-between": item("Loss between places", "a share is lost on every link between the places of both ends"),
  "cut-one-way": (from, to) => item(`Cut ${from} → ${to}`, "one direction only"),
  latency: item("Latency", "more of it, in both directions"),
  loss: item("Loss", "a share of the packets is lost, both directions"),
  duplicate: item("Duplicates", "a share of the packets arrives twice, both directions"),
  mend: item("Mend", "cut, latency, loss and duplication end"),
  "transfer-leader": (store) => item(`Transfer leader to ${store}`, "ask the Raft leader to hand over"),
  "run-out-timer": item("Time out now", "its election timer runs out"),
  "align-timers": item("Align timers", "all run out within one tick"),
  "spread-timers": item("Spread timers", "they run out far apart"),
  propose: item("One write", "x=1, through the leader"),
  "remove-peer": item("Remove from the group", "the leader proposes it"),
  "leave-joint": item("Leave joint configuration", "the new majority alone decides"),
  "drop-message": item("Drop", "it never arrives"),
  "delay-message": item("Delay", "it arrives later; others may overtake it"),
  "duplicate-message": item("Duplicate", "it arrives twice"),
  "deliver-message": item("Deliver now", "it is there at once, and overtakes others"),
  "kill-leader": (store) => item(`Kill the leader's ${store}`, "all regions it leads must elect"),
};

/** What was done, in English. */
export const deedsEn: Deeds = {
  kill: ({ node }, say) => `kill ${say.node(node)}`,
  "power-off": ({ node }, say) => `power off ${say.node(node)}`,
  "strike-leader": ({ fault, region }, say) =>
    `${fault === "power-off" ? "power off" : fault} the leader of region ${say.id(region)}`,
  "strike-pd-leader": ({ fault }) => `${fault === "power-off" ? "power off" : fault} PD's leader`,
  "detect": ({ watch, options, policy }) => (!watch ? "detect nothing" : policy !== "" ? "failover policy"
    : `detect failures${options === "" ? "" : ` with ${options}`}`),
  "crash-client": ({ client, step }, say) => `crash ${say.node({ kind: "client", id: client })} before ${step}`,
  restart: ({ node }, say) => `restart ${say.node(node)}`,
  start: ({ node }, say) => `start ${say.node(node)}`,
  "rolling-restart": () => "restart all stores in turn",
  "kill-place": ({ place }) => `kill all of ${place}`,
  "power-off-place": ({ place }) => `power off ${place}`,
  pause: ({ node }, say) => `pause ${say.node(node)}`,
  stop: ({ node }, say) => `stop ${say.node(node)}`,
  resume: ({ node }, say) => `resume ${say.node(node)}`,
  isolate: ({ node }, say) => `isolate ${say.node(node)}`,
  cut: ({ from, to, bothWays }, say) => `cut ${say.node(from)} ${bothWays ? "–" : "→"} ${say.node(to)}`,
  "cut-sides": ({ from, to, bothWays }, say) =>
    `cut ${sideText(from, say, SIDE)} ${bothWays ? "–" : "→"} ${sideText(to, say, SIDE)}`,
  "change-sides": ({ fault, from, to, bothWays }, say) =>
    `${{ latency: "slower", loss: "loss", duplicate: "duplicates" }[fault]}, ${sideText(from, say, SIDE)} ` +
    `${bothWays ? "–" : "→"} ${sideText(to, say, SIDE)}`,
  latency: ({ from, to }, say) => `change ${say.node(from)} – ${say.node(to)}`,
  loss: ({ from, to }, say) => `change ${say.node(from)} – ${say.node(to)}`,
  duplicate: ({ from, to }, say) => `change ${say.node(from)} – ${say.node(to)}`,
  mend: ({ from, to }, say) => `mend ${say.node(from)} – ${say.node(to)}`,
  partition: () => "partition",
  heal: () => "mend network",
  "slow-disk": ({ node, extra }, say) => `${extra > 0 ? "slow disk" : "normal disk"}, ${say.node(node)}`,
  "stall-disk": ({ node }, say) => `stall disk, ${say.node(node)}`,
  "fill-disk": ({ node, full }, say) => `${full ? "full disk" : "free disk"}, ${say.node(node)}`,
  clock: ({ node }, say) => `clock of ${say.node(node)}`,
  "add-store": () => "add a store",
  "add-pd": () => "add a member of PD",
  "remove-store": ({ store }, say) => `remove ${say.node({ kind: "store", id: store })}`,
  "transfer-leader": ({ region }, say) => `transfer leader of region ${say.id(region)}`,
  "run-out-timer": ({ store, region }, say) => `time out ${say.node({ kind: "store", id: store })}, region ${say.id(region)}`,
  "set-timers": ({ region, how }, say) => `${how === "aligned" ? "align" : "spread"} timers of region ${say.id(region)}`,
  propose: ({ region, key, value }, say) => `${key}=${value} in region ${say.id(region)}`,
  client: (name) => `${sessionText(name)} ${name.step}`,
  "change-members": ({ region, add, remove }, say) => {
    const [added, removed] = [add, remove].map((id) => say.node({ kind: "store", id }));
    if (add === 0 && remove === 0) return `leave joint configuration of region ${say.id(region)}`;
    if (remove === 0) return `add ${added} to region ${say.id(region)}`;
    return add === 0 ? `remove ${removed} from region ${say.id(region)}`
      : `replace ${removed} by ${added} in region ${say.id(region)}`;
  },
  "drop-message": ({ packet }, say) => `drop message ${say.message(packet)}`,
  "delay-message": ({ packet }, say) => `delay message ${say.message(packet)}`,
  "duplicate-message": ({ packet }, say) => `duplicate message ${say.message(packet)}`,
  "deliver-message": ({ packet }, say) => `deliver message ${say.message(packet)}`,
  order: ({ command }, say) => `order PD: ${orderText(command, say.id, "en")}`,
  set: ({ key, value }) => `${key} = ${value}`,
};

/** Over what can be done to it. */
export const headingEn = (thing: string) => `What happens to ${thing}`;

/** What is said once it has been done. */
export const doneEn = {
  done: (deed: string) => `Done: ${deed}`,
  aligned: {
    led: "All election timers run out within one tick, and start anew with each heartbeat: kill or pause the leader to see the vote.",
    leaderless: "All election timers run out within one tick: the first usually wins; on links slower than a tick the votes split.",
  },
  undo: "Undo",
  /** Behind what was done: what else is down in this branch. */
  alsoDown: (stores: string) => `(${stores} does not run in this branch either)`,
};
