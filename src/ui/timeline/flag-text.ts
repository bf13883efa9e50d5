import type { Action, StrikeLeader } from "../../cluster/actions.ts";
import type { EventBody } from "../../proto/events.ts";
import { idText, nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";

type Names = Readonly<Record<string, string>>;

/** The few words of a flag: what people did at this moment. "" for what is no deed. */
export function flagText(body: EventBody, words: Words, names: Names): string {
  const text = words.stage.flag;
  switch (body.name) {
    case "node.killed": return text.kill(nodeText(body.node, words, names));
    case "node.powered-off": return text.powerOff(nodeText(body.node, words, names));
    case "node.restarted": return text.restart(nodeText(body.node, words, names));
    case "node.paused": return text.pause(nodeText(body.node, words, names));
    case "node.resumed": return text.resume(nodeText(body.node, words, names));
    case "node.isolated": return text.isolate(nodeText(body.node, words, names));
    case "link.cut": return text.cut(nodeText(body.from, words, names), nodeText(body.to, words, names), body.bothWays);
    case "link.changed": return text.change(nodeText(body.from, words, names), nodeText(body.to, words, names));
    case "link.healed": return text.mend(nodeText(body.from, words, names), nodeText(body.to, words, names));
    case "network.partitioned": return text.partition;
    case "network.healed": return text.heal;
    case "disk.slowed": {
      const node = nodeText(body.node, words, names);
      return body.extraLatency > 0 ? text.slowDisk(node) : text.fastDisk(node);
    }
    case "disk.stalled": return text.stallDisk(nodeText(body.node, words, names));
    case "disk.filled": {
      const node = nodeText(body.node, words, names);
      return body.full ? text.fillDisk(node) : text.emptyDisk(node);
    }
    case "clock.shifted": return text.clock(nodeText(body.node, words, names));
    case "store.added": return text.addStore(words.nodes.store(idText(body.store, names)));
    case "settings.changed": return text.set(body.key, body.value);
    default: return "";
  }
}

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
