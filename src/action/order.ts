import { drawInt, drawItem, type Stream } from "../kernel/random.ts";
import { idText } from "../proto/names.ts";
import { keyFromHex } from "../proto/keys.ts";
import { SCHEDULER_NAMES, schedulerText, SPLIT_POLICIES, STORE_SCHEDULERS, type SplitPolicy } from "../proto/operators.ts";
import {
  BATCH_SCHEDULERS, commandText, jsonWord, MOST_SECONDS, RECOVERY_SECONDS, SLOW_STORE_ITEMS, slowStoreItems, WANTED_ROLES,
  type PdCommand, type ScatterRange, type SlowScheduler, type SlowStoreItem, type WantedPeer,
} from "../proto/orders.ts";
import type { Key, StoreId, StoreLabel } from "../proto/region.ts";
import { readRulesText } from "../proto/read-rules.ts";
import { defaultRule, type PlacementRule } from "../proto/rules.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawStore, type DrawFacts } from "./draw.ts";
import { single } from "./offers.ts";
import { LABELS, outOfRange, REGION, STORE, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { atEnd, expected, spreadCommas, takeIf, takeWord, wordHere, type WordReader } from "./words.ts";

/** An order to PD in pd-ctl's own words. Nobody takes it while PD does not run. */
export interface Order {
  readonly kind: "order";
  readonly command: PdCommand;
}

/** Weights and rates: a positive number with three decimals at most. */
const MOST_NUMBER = 100_000_000;

function readNumber(words: WordReader, what: string, pattern = /^\d{1,9}(\.\d{1,3})?$/, most = MOST_NUMBER): number {
  const text = wordHere(words) ?? "";
  if (!pattern.test(text)) throw expected(words, what);
  if (Number(text) > most) throw outOfRange(words, `at most ${most}`);
  takeWord(words);
  return Number(text);
}

/** One of these words, which is taken. */
function readOne<Word extends string>(words: WordReader, candidates: readonly Word[], what: string): Word {
  const found = candidates.find((word) => takeIf(words, word));
  if (found === undefined) throw expected(words, what);
  return found;
}

const readStore = (words: WordReader): StoreId => STORE.read(words).store;

const LIMITS = ["add-peer", "remove-peer"] as const;

const readLimit = (words: WordReader): "add-peer" | "remove-peer" | null =>
  (atEnd(words) ? null : readOne(words, LIMITS, "`add-peer` or `remove-peer`"));

function readPeers(words: WordReader): readonly WantedPeer[] {
  const peers: WantedPeer[] = [];
  do peers.push({ store: readStore(words), role: readOne(words, WANTED_ROLES, "`leader`, `voter`, `follower` or `learner`") });
  while (!atEnd(words));
  return peers;
}

const readScheduler = (words: WordReader): "all" | (typeof SCHEDULER_NAMES)[number] => {
  const names = [...SCHEDULER_NAMES, "all"] as const;
  const text = readOne(words, names.map(schedulerText), "a scheduler such as balance-leader-scheduler");
  return names.find((name) => schedulerText(name) === text) ?? "all";
};

const KEYS = "--keys=";

/** `--policy=scan`, or `--policy=usekey --keys=61,62`; scan where nothing is said, as in pd-ctl. */
function readPolicy(words: WordReader): { readonly policy: SplitPolicy; readonly keys: readonly Key[] } {
  const policy = atEnd(words) ? "scan"
    : SPLIT_POLICIES.find((name) => takeIf(words, `--policy=${name}`));
  if (policy === undefined) throw expected(words, "`--policy=scan`, `--policy=approximate` or `--policy=usekey`");
  const text = wordHere(words) ?? "";
  if (!text.startsWith(KEYS)) return { policy, keys: [] };
  const keys = text.slice(KEYS.length).split(",").map(keyFromHex);
  if (keys.includes(undefined) || keys.includes("")) throw expected(words, "keys in hexadecimal, such as `--keys=6162`");
  takeWord(words);
  return { policy, keys: keys.filter((key) => key !== undefined) };
}

function readKey(words: WordReader): Key {
  const text = readText(words, 'a key in hexadecimal, such as 6162, or ""');
  const key = text === '""' ? "" : keyFromHex(text);
  if (key !== undefined) return key;
  words.next--;
  throw expected(words, 'a key in hexadecimal, such as 6162, or ""');
}

/** `--format=hex 6162 "" NAME`. */
function readRange(words: WordReader): ScatterRange {
  readOne(words, ["--format=hex"], "`--format=hex`");
  const [startKey, endKey] = [readKey(words), readKey(words)];
  return { name: readText(words, "a name for the range"), startKey, endKey };
}

const readLabel = (words: WordReader): StoreLabel =>
  ({ key: readText(words, "the key of a label"), value: readText(words, "the value of a label") });

function readMember(words: WordReader): number {
  const [, member] = /^pd-([1-9]\d?)$/.exec(wordHere(words) ?? "") ?? [];
  if (member === undefined) throw expected(words, "a member of PD, such as `pd-2`");
  takeWord(words);
  return Number(member);
}

function readText(words: WordReader, what: string): string {
  const text = wordHere(words);
  if (text === undefined) throw expected(words, what);
  takeWord(words);
  return text;
}

function readRuleList(words: WordReader): readonly PlacementRule[] {
  const read = readRulesText(wordHere(words) ?? "");
  if (typeof read === "string") throw expected(words, "placement rules as PD's JSON without spaces");
  takeWord(words);
  return read.rules;
}

/** `1,2 --timeout 300`, or `--auto-detect`. */
function readRecovery(words: WordReader): PdCommand {
  const stores: StoreId[] = [];
  const spread = spreadCommas(words);
  if (!takeIf(spread, "--auto-detect")) do stores.push(readStore(spread)); while (takeIf(spread, ","));
  const seconds = takeIf(spread, "--timeout") ? readNumber(spread, "a number of seconds", WHOLE, MOST_SECONDS) : RECOVERY_SECONDS;
  if (!atEnd(spread)) throw expected(spread, "`--timeout`");
  words.next = words.words.length;
  return { kind: "remove-failed-stores", stores, seconds };
}

const SLOW_SCHEDULERS = Object.keys(SLOW_STORE_ITEMS) as SlowScheduler[];
const TOLD = [...new Set([...BATCH_SCHEDULERS, ...STORE_SCHEDULERS, ...SLOW_SCHEDULERS])];

const readStoreScheduler = (words: WordReader): (typeof STORE_SCHEDULERS)[number] => {
  const text = readOne(words, STORE_SCHEDULERS.map(schedulerText), "a scheduler such as evict-leader-scheduler");
  return STORE_SCHEDULERS.find((name) => schedulerText(name) === text) ?? "evict-leader";
};

const readSlowStoreValue = (words: WordReader, item: SlowStoreItem): number =>
  (item === "recovery-duration" ? readNumber(words, "a number of seconds", /^\d{1,9}$/, MOST_SECONDS)
    : Number(readOne(words, ["true", "false"], "`true` or `false`") === "true"));

const WHOLE = /^[1-9]\d{0,8}$/;

/** Every command by its first words, which no other begins with; what follows them is its own. */
const COMMANDS: Readonly<Record<string, (words: WordReader) => PdCommand>> = {
  "store cancel-delete": (words) => ({ kind: "keep-store", ...STORE.read(words) }),
  "store label": (words) =>
    ({ kind: "label-store", rewrite: takeIf(words, "--rewrite"), ...STORE.read(words), ...LABELS.read(words) }),
  "store weight": (words) => ({
    kind: "weigh-store", ...STORE.read(words), leader: readNumber(words, "a weight for leaders, such as 2"),
    region: readNumber(words, "a weight for regions, such as 1"),
  }),
  "store limit": (words) => ({
    kind: "limit-store", store: takeIf(words, "all") ? "all" : readStore(words),
    rate: readNumber(words, "peers per minute, such as 15"), limit: readLimit(words),
  }),
  "store delete": (words) => {
    const order = { kind: "destroy-store", ...STORE.read(words) } as const;
    if (!takeIf(words, "--force")) throw expected(words, "`--force`");
    return order;
  },
  "store remove-tombstone": () => ({ kind: "remove-tombstones" }),
  "unsafe remove-failed-stores": (words) => readRecovery(words),
  "operator add add-peer": (words) => ({ kind: "add-peer", ...REGION.read(words), ...STORE.read(words) }),
  "operator add add-learner": (words) => ({ kind: "add-learner", ...REGION.read(words), ...STORE.read(words) }),
  "operator add remove-peer": (words) => ({ kind: "remove-peer", ...REGION.read(words), ...STORE.read(words) }),
  "operator add transfer-peer": (words) =>
    ({ kind: "transfer-peer", ...REGION.read(words), from: readStore(words), to: readStore(words) }),
  "operator add transfer-region": (words) => ({ kind: "transfer-region", ...REGION.read(words), peers: readPeers(words) }),
  "operator add split-region": (words) => ({ kind: "split-region", ...REGION.read(words), ...readPolicy(words) }),
  "operator add merge-region": (words) => ({ kind: "merge-region", ...REGION.read(words), target: REGION.read(words).region }),
  "operator remove": (words) => ({ kind: "remove-operator", ...REGION.read(words) }),
  "member leader resign": () => ({ kind: "hand-pd-over", to: 0 }),
  "member leader transfer": (words) => ({ kind: "hand-pd-over", to: readMember(words) }),
  "member leader_priority": (words) => ({
    kind: "prefer-member", member: readMember(words), priority: readNumber(words, "a priority from 0 to 100", /^\d{1,3}$/, 100),
  }),
  "member delete name": (words) => ({ kind: "delete-member", member: readMember(words) }),
  "config placement-rules save": (words) => ({ kind: "save-rules", rules: readRuleList(words) }),
  "config placement-rules rule-group set": (words) => ({
    kind: "set-rule-group",
    group: {
      id: readText(words, "the id of a rule group"), index: readNumber(words, "the index of the group", /^\d{1,3}$/),
      override: readOne(words, ["true", "false"], "`true` or `false`") === "true",
    },
  }),
  "operator add scatter-region": (words) => ({ kind: "scatter-region", ...REGION.read(words) }),
  "scheduler add": (words) => (takeIf(words, "scatter-range-scheduler")
    ? { kind: "scatter-range", range: readRange(words), isGiven: true }
    : { kind: "schedule-store", scheduler: readStoreScheduler(words), ...STORE.read(words), isGiven: true }),
  "scheduler remove": (words) => {
    const name = readText(words, "a range such as scatter-range-r1").replace(/^scatter-range-/, "");
    return { kind: "scatter-range", range: { name, startKey: "", endKey: "" }, isGiven: false };
  },
  "config set label-property reject-leader": (words) => ({ kind: "reject-leader", label: readLabel(words), isGiven: true }),
  "config delete label-property reject-leader": (words) => ({ kind: "reject-leader", label: readLabel(words), isGiven: false }),
  "scheduler config": (words) => {
    const scheduler = readOne(words, TOLD.map(schedulerText), "a scheduler such as evict-leader-scheduler");
    const given = STORE_SCHEDULERS.find((name) => schedulerText(name) === scheduler);
    if (given !== undefined && takeIf(words, "delete-store")) {
      return { kind: "schedule-store", scheduler: given, ...STORE.read(words), isGiven: false };
    }
    const batched = BATCH_SCHEDULERS.find((name) => schedulerText(name) === scheduler);
    const slow = SLOW_SCHEDULERS.find((name) => schedulerText(name) === scheduler);
    const isSet = (batched !== undefined || slow !== undefined) && takeIf(words, "set");
    const item = isSet && slow !== undefined ? slowStoreItems(slow).find((name) => takeIf(words, name)) : undefined;
    if (slow !== undefined && item !== undefined) {
      return { kind: "set-slow-store", scheduler: slow, item, value: readSlowStoreValue(words, item) };
    }
    if (batched === undefined || !isSet || !takeIf(words, "batch")) {
      throw expected(words, "`set batch` or `delete-store`");
    }
    return { kind: "set-batch", scheduler: batched, batch: readNumber(words, "a number from 1 to 10", /^([1-9]|10)$/) };
  },
  "scheduler pause": (words) => ({
    kind: "pause-scheduler", scheduler: readScheduler(words),
    seconds: readNumber(words, "a number of seconds", WHOLE, MOST_SECONDS),
  }),
  "scheduler resume": (words) => ({ kind: "pause-scheduler", scheduler: readScheduler(words), seconds: 0 }),
};

/** What pd-ctl can order too and is a sentence of its own here, as people begin it: they know it by pd-ctl's words. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^store delete \S+$/, "remove-store 4"], [/^operator add transfer-leader/, "transfer-leader 3 to 2"],
  [/^config set (?!label-property)/, "set pd.max-store-down-time 10m"],
  [/^scheduler remove (?!scatter-range)/, "set pd.balance-leader off"],
];

/** A rule that every cluster of the fuzzer can meet, or the default one again. */
function drawRule(random: Stream, facts: DrawFacts): PlacementRule {
  const isolation = facts.zones.length > 1 ? ["zone"] : [];
  const learner: PlacementRule = { ...defaultRule(1, isolation, ""), groupId: "fuzz", id: "learner", role: "learner" };
  const replicas = Math.min(3, facts.stores.length);
  const others = [{ ...learner, count: 0 }, defaultRule(replicas, isolation, "")];
  return drawItem(random, facts.stores.length > facts.replicas ? [learner, ...others] : others);
}

/** All scheduling denied for a while, or allowed again. */
function drawLabels(amount: number): string {
  const labels = [{ key: amount % 2 === 0 ? "schedule" : "merge_option", value: "deny", ttl: `${amount}s` }];
  const rule = { id: "fuzz", labels, rule_type: "key-range", data: [{ start_key: "", end_key: "" }] };
  return jsonWord(amount > 20 ? { sets: [rule], deletes: [] } : { sets: [], deletes: ["fuzz"] });
}

const COMMAND: Part<Pick<Order, "command">> = {
  usage: "operator add add-peer R N",
  read(words) {
    const said = words.words.slice(words.next).map(({ text }) => text).join(" ");
    const [, sentence] = ELSEWHERE.find(([beginning]) => beginning.test(said)) ?? [];
    if (sentence !== undefined) throw expected(words, `the sentence \`${sentence}\` without \`pd-ctl\``);
    let begun = "";
    for (;;) {
      const fitting = Object.keys(COMMANDS).filter((name) => name.startsWith(begun));
      const next = [...new Set(fitting.map((name) => name.slice(begun.length).split(" ")[0] ?? ""))];
      begun += readOne(words, next, `a command of pd-ctl: ${next.join(", ")}`);
      const read = COMMANDS[begun];
      if (read !== undefined) return { command: read(words) };
      begun += " ";
    }
  },
  write: ({ command }, names) => commandText(command, (id) => idText(id, names)),
};

const PD_CTL = verb("pd-ctl", [COMMAND], {});

/** JSON as one word; undefined for any other text. What it says is PD's to judge. */
function jsonHere(text: string): string | undefined {
  try {
    return jsonWord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Rules that label regions: pd-ctl has no command for them, and PD's HTTP API has. */
const LABEL_RULES: Part<Pick<Order, "command">> = {
  usage: '{"sets":[…],"deletes":["id"]}',
  read(words) {
    const patch = jsonHere(wordHere(words) ?? "");
    if (patch === undefined) throw expected(words, "rules that label regions as PD's JSON without spaces");
    takeWord(words);
    return { command: { kind: "label-regions", patch } };
  },
  write: ({ command }) => (command.kind === "label-regions" ? command.patch : ""),
};

export const order: Definition<Order, "delete-member"> = {
  kind: "order",
  verbs: [{ ...PD_CTL, write: (said, names) => (said.command.kind === "label-regions" ? null : PD_CTL.write(said, names)) },
    verb("label-regions", [LABEL_RULES], {})],
  effect: () => "change",
  // PD itself says which store or region there is not.
  nodes: () => [],
  check: unchecked,
  perform: ({ command }, hands) => hands.order(command),
  event: "pd.ordered",
  behind(body) {
    const event = eventNamed(body, "pd.ordered");
    return event && { kind: "order", command: event.command };
  },
  offers: (subject) => (subject.kind === "pd"
    ? [single("delete-member", "remove", { kind: "order", command: { kind: "delete-member", member: subject.id } })] : []),
  mendedBy: null,
  draw: {
    weight: 2,
    draw(random, facts) {
      const region = drawItem(random, facts.regions);
      const [store, to] = [drawStore(random, facts).id, drawStore(random, facts).id];
      const amount = drawInt(random, 1, 60);
      const scheduler = drawItem(random, SCHEDULER_NAMES);
      const labels = facts.zones.slice(0, 1).map((value) => ({ key: "zone", value }));
      const peers = facts.stores.filter((id) => id !== to).slice(0, 3)
        .map((id, index): WantedPeer => ({ store: id, role: index === 0 ? "leader" : "voter" }));
      return {
        kind: "order",
        command: drawItem<PdCommand>(random, [
          { kind: "keep-store", store }, { kind: "weigh-store", store, leader: amount / 10, region: 1 },
          // Not so slow that repair would take for ever.
          { kind: "limit-store", store, rate: 15 + amount, limit: drawItem(random, ["add-peer", null]) },
          { kind: "label-store", store, rewrite: false, labels },
          { kind: "remove-tombstones" }, { kind: "add-peer", region, store }, { kind: "add-learner", region, store },
          { kind: "remove-peer", region, store }, { kind: "transfer-peer", region, from: store, to },
          { kind: "transfer-region", region, peers }, { kind: "remove-operator", region },
          { kind: "scatter-region", region }, { kind: "schedule-store", scheduler: "evict-leader", store, isGiven: true },
          { kind: "schedule-store", scheduler: drawItem(random, STORE_SCHEDULERS), store, isGiven: false },
          { kind: "split-region", region, policy: "scan", keys: [] },
          { kind: "merge-region", region, target: facts.regions[facts.regions.indexOf(region) + 1] ?? region },
          { kind: "scatter-range", range: { name: "fuzz", startKey: "", endKey: "" }, isGiven: amount > 20 },
          ...labels.map((label): PdCommand => ({ kind: "reject-leader", label, isGiven: amount > 40 })),
          { kind: "save-rules", rules: [drawRule(random, facts)] },
          { kind: "label-regions", patch: drawLabels(amount) },
          ...facts.pds.flatMap((member): PdCommand[] =>
            [{ kind: "hand-pd-over", to: member }, { kind: "prefer-member", member, priority: amount % 3 }]),
          // Two of five remain at the least, so that whoever is killed besides does not end all.
          ...facts.pds.slice(3).map((member): PdCommand => ({ kind: "delete-member", member })),
          { kind: "pause-scheduler", scheduler, seconds: amount }, { kind: "pause-scheduler", scheduler: "all", seconds: 0 },
        ]),
      };
    },
  },
};
