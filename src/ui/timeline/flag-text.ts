import type { Action, StrikeLeader } from "../../cluster/actions.ts";
import { isDeed, type DeedName, type EventBody, type EventOf, type Node } from "../../proto/events.ts";
import type { StoreId } from "../../proto/region.ts";
import { idText, nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";

type Names = Readonly<Record<string, string>>;

interface Speech {
  readonly text: Words["stage"]["flag"];
  readonly node: (node: Node) => string;
  readonly store: (id: StoreId) => string;
}

/** The few words of a flag: what people did at this moment. "" for what is no deed. */
export function flagText(body: EventBody, words: Words, names: Names): string {
  if (!isDeed(body)) return "";
  return flagOf(body.name, body, {
    text: words.stage.flag,
    node: (node) => nodeText(node, words, names),
    store: (id) => words.nodes.store(idText(id, names)),
  });
}

type Flags = { readonly [Name in DeedName]: (body: EventOf<Name>, speech: Speech) => string };

const flags: Flags = {
  "node.killed": (body, { text, node }) => text.kill(node(body.node)),
  "node.powered-off": (body, { text, node }) => text.powerOff(node(body.node)),
  "node.restarted": (body, { text, node }) => text.restart(node(body.node)),
  "node.paused": (body, { text, node }) => text.pause(node(body.node)),
  "node.resumed": (body, { text, node }) => text.resume(node(body.node)),
  "node.isolated": (body, { text, node }) => text.isolate(node(body.node)),
  "link.cut": (body, { text, node }) => text.cut(node(body.from), node(body.to), body.bothWays),
  "link.changed": (body, { text, node }) => text.change(node(body.from), node(body.to)),
  "link.healed": (body, { text, node }) => text.mend(node(body.from), node(body.to)),
  "network.partitioned": (_, { text }) => text.partition,
  "network.healed": (_, { text }) => text.heal,
  "disk.slowed": (body, { text, node }) => (body.extraLatency > 0 ? text.slowDisk : text.fastDisk)(node(body.node)),
  "disk.stalled": (body, { text, node }) => text.stallDisk(node(body.node)),
  "disk.filled": (body, { text, node }) => (body.full ? text.fillDisk : text.emptyDisk)(node(body.node)),
  "clock.shifted": (body, { text, node }) => text.clock(node(body.node)),
  "store.added": (body, { text, store }) => text.addStore(store(body.store)),
  "settings.changed": (body, { text }) => text.set(body.key, body.value),
};

// The type parameter ties the entry to the value: the compiler cannot know it of a bare union.
const flagOf = <Name extends DeedName>(name: Name, body: EventOf<Name>, speech: Speech): string => flags[name](body, speech);

/** The few words of an action that is planned and has not happened yet. */
export function actionText(action: Action, words: Words, names: Names): string {
  const text = words.stage.flag;
  switch (action.kind) {
    case "kill": return text.kill(nodeText(action.node, words, names));
    case "power-off": return text.powerOff(nodeText(action.node, words, names));
    case "strike-leader": return strikeText(action, words, names);
    case "restart": return text.restart(nodeText(action.node, words, names));
    case "pause": return text.pause(nodeText(action.node, words, names));
    case "resume": return text.resume(nodeText(action.node, words, names));
    case "isolate": return text.isolate(nodeText(action.node, words, names));
    case "cut": return text.cut(nodeText(action.from, words, names), nodeText(action.to, words, names), action.bothWays);
    case "mend": return text.mend(nodeText(action.from, words, names), nodeText(action.to, words, names));
    case "latency":
    case "loss":
    case "duplicate": return text.change(nodeText(action.from, words, names), nodeText(action.to, words, names));
    case "partition": return text.partition;
    case "heal": return text.heal;
    case "slow-disk": return text.slowDisk(nodeText(action.node, words, names));
    case "stall-disk": return text.stallDisk(nodeText(action.node, words, names));
    case "fill-disk": return text.fillDisk(nodeText(action.node, words, names));
    case "clock": return text.clock(nodeText(action.node, words, names));
    case "add-store": return text.addAnyStore;
    case "remove-store": return text.removeStore(words.nodes.store(idText(action.store, names)));
    case "transfer-leader": return text.transfer(idText(action.region, names));
    case "set": return text.set(action.key, action.value);
  }
}

function strikeText({ fault, region }: StrikeLeader, words: Words, names: Names): string {
  const text = words.stage.flag;
  const leader = text.leaderOf(idText(region, names));
  switch (fault) {
    case "kill": return text.kill(leader);
    case "power-off": return text.powerOff(leader);
    case "pause": return text.pause(leader);
    case "isolate": return text.isolate(leader);
  }
}
