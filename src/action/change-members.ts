import { drawItem } from "../kernel/random.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { drawStore } from "./draw.ts";
import { single } from "./offers.ts";
import { readNumbered, REGION, STORE, type Part } from "./parts.ts";
import { checkLed } from "./region-check.ts";
import { verb } from "./verb.ts";
import { takeKeyword, type WordReader } from "./words.ts";

/**
 * Asks whoever leads a region for another membership, without PD's operators: one voter more, one member fewer, or both at once
 * by a joint configuration, which is left when somebody asks for it. PD goes on wanting what its rules say.
 */
export interface ChangeMembers {
  readonly kind: "change-members";
  readonly region: RegionId;
  /** The store that is to have a voter and the one that is to lose its own; 0 for none. Both 0: leave the joint configuration. */
  readonly add: StoreId;
  readonly remove: StoreId;
}

function readStore(words: WordReader): StoreId {
  takeKeyword(words, "store", "`store` and its number");
  return readNumbered(words, "store").id;
}

const ADD: Part<Pick<ChangeMembers, "add">> = {
  usage: "store N",
  read: (words) => ({ add: readStore(words) }),
  write: ({ add }, names) => `store ${STORE.write({ store: add }, names)}`,
};

const REMOVE: Part<Pick<ChangeMembers, "remove">> = {
  usage: "store N",
  read: (words) => ({ remove: readStore(words) }),
  write: ({ remove }, names) => `store ${STORE.write({ store: remove }, names)}`,
};

const BY: Part<Pick<ChangeMembers, "add">> = {
  usage: "by store M",
  read(words) {
    takeKeyword(words, "by", "`by store` and its number");
    return ADD.read(words);
  },
  write: (fields, names) => `by ${ADD.write(fields, names)}`,
};

const leave = (region: RegionId): ChangeMembers => ({ kind: "change-members", region, add: 0, remove: 0 });

export const memberChange: Definition<ChangeMembers, "remove-peer" | "leave-joint"> = {
  kind: "change-members",
  // The first that can write an action does: what names no store comes before what names one.
  verbs: [
    verb("leave-joint", [REGION], { add: 0, remove: 0 }),
    verb("add-peer", [REGION, ADD], { remove: 0 }),
    verb("remove-peer", [REGION, REMOVE], { add: 0 }),
    verb("replace-peer", [REGION, REMOVE, BY], {}),
  ],
  effect: () => "change",
  nodes: ({ add, remove }) => [add, remove].filter((id) => id !== 0).map((id) => ({ kind: "store", id })),
  check: checkLed,
  perform: ({ region, add, remove }, hands) => hands.changeMembers(region, add, remove),
  event: "raft.members.proposed",
  behind(body) {
    const event = eventNamed(body, "raft.members.proposed");
    return event && { kind: "change-members", region: event.region, add: event.add, remove: event.remove };
  },
  offers(subject, sight) {
    if (subject.kind === "group" && subject.joint) return [single("leave-joint", "mend", leave(subject.region))];
    if (subject.kind !== "member") return [];
    const { region, store } = subject;
    const leader = sight.leaderOf(region);
    return [single("remove-peer", "remove", { kind: "change-members", region, add: 0, remove: store }, {
      enabled: leader !== null && leader !== store,
    })];
  },
  mendedBy: null,
  draw: {
    weight: 1,
    draw(random, facts) {
      const region = drawItem(random, facts.regions);
      const [add, remove] = [drawStore(random, facts).id, drawStore(random, facts).id];
      return drawItem(random, [
        { kind: "change-members", region, add, remove: 0 }, { kind: "change-members", region, add: 0, remove },
        { kind: "change-members", region, add, remove }, { kind: "change-members", region, add: 0, remove: 0 },
      ] as const);
    },
  },
};
