import { createKeyLabels, type KeyLabels } from "./key-labels.ts";
import { LOGGED_KINDS } from "./etcd-log.ts";
import { fieldsOfItems, fieldsOfJson, fieldText, unknownFields, type UnknownFields } from "./fields.ts";
import type { Facts, ObservedHeader, Sample } from "./record.ts";

/** A record in which nobody is named: addresses, names of members, stores and targets, labels and keys are numbers. */
export interface Redactor {
  readonly header: ObservedHeader;
  /** A look with the same facts, but for names; null for one of a kind that is not known, of which nobody knows what it names. */
  sample(sample: Sample): Sample | null;
}

interface Desk {
  /** The same text has the same number within a kind, from 1 in the order of their coming; what is empty stays so. */
  number(kind: string, text: string): string;
  readonly keys: KeyLabels;
}

/** What is not on the list of what may stand is left out, whoever wrote it. */
export function openRedactor(header: ObservedHeader): Redactor {
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  const desk: Desk = {
    number(kind, text) {
      if (text === "") return "";
      const key = `${kind} ${text}`;
      const known = numbers.get(key) ?? (counts.get(kind) ?? 0) + 1;
      if (!numbers.has(key)) counts.set(kind, known);
      numbers.set(key, known);
      return `${kind}${known}`;
    },
    keys: createKeyLabels(),
  };
  const sources = header.sources.map(({ n, kind, name }) => ({ n, kind, name: desk.number(`${kind}-`, name) }));
  const version = numbersOf(header.version);
  return {
    header: { ...header, version, sources },
    sample(sample) {
      const { n, call, facts } = sample;
      if (!CALLS.has(call) || !header.sources.some((source) => source.n === n)) return null;
      return facts === null ? sample : { ...sample, facts: redacted(facts, desk) };
    },
  };
}

const CALLS: ReadonlySet<string> =
  new Set(["status", "members", "stores", "operators", "regions", "region", "up", "clock", "log"]);

function redacted(facts: Facts, desk: Desk): Facts {
  desk.keys.learn(keysIn(facts));
  const entries = Object.entries(facts).flatMap(([key, value]) => {
    for (const [pattern, rewrite] of RULES) {
      const found = pattern.exec(key);
      if (found === null) continue;
      const rewritten = rewrite(value, desk, found);
      return rewritten === null ? [] : [typeof rewritten === "string" ? [key, rewritten] as const : rewritten];
    }
    return [];
  });
  return Object.fromEntries(entries);
}

/** Another value, another key and value, or null where what stands there may not. */
type Rewrite = (value: string, desk: Desk, key: RegExpExecArray) => string | readonly [key: string, value: string] | null;

const matching = (pattern: RegExp): Rewrite => (value) => (pattern.test(value) ? value : null);
const digits = matching(/^\d{0,20}$/);
const oneOf = (kind: string, ...known: readonly string[]): Rewrite =>
  (value, desk) => (value === "" || known.includes(value) ? value : desk.number(kind, value));
/** The numbers of a version: builds may be called by anything. */
const numbersOf = (version: string): string => /^\d{1,4}(?:\.\d{1,4}){0,3}/.exec(version)?.[0] ?? "";
const member: Rewrite = (id, desk) => desk.number("m", id);

const STATES = ["Up", "Disconnected", "Down", "Offline", "Tombstone", "Preparing", "Serving", "Removing", "Removed", "Unknown"];
const state = oneOf("state-", ...STATES);
/** Of these PD makes the names of its operators; schedulers may be called otherwise. */
const OPERATOR_WORDS = new Set(("admin add remove move transfer split merge scatter balance hot read write leader peer region"
  + " learner voter witness rule replica make up fix replace offline down orphan extra miss shuffle evict grant label role joint"
  + " state range store to from by size key bucket slow trend follower").split(" "));

const SAMPLE_VALUE = /^[+-]?(?:\d[\d.]{0,20}(?:e[+-]?\d{1,3})?|Inf|NaN)$/;

/** By the name of a fact, in the order in which they are tried. */
const RULES: readonly (readonly [RegExp, Rewrite])[] = [
  [/^(?:self|leader)$/, member],
  [/^member\.(.+)$/, (name, desk, [, id = ""]) => {
    const number = desk.number("m", id);
    return [`member.${number}`, name === "" ? "" : number.replace("m", "n")];
  }],
  [/^(?:term|index|applied|db|voters|region)$/, digits],
  [/^version$/, numbersOf],
  [/^learner$/, matching(/^(?:true|false)$/)],
  [/^role$/, oneOf("role-", "Leader", "Follower", "Candidate", "PreCandidate")],
  [/^errors$/, oneOf("error-", "etcdserver: no leader")],
  [/^store\.\d{1,20}\.state$/, state],
  [/^store\.\d{1,20}\.(?:start|leaders)$/, digits],
  [/^store\.\d{1,20}\.json$/, (text, desk) => storeText(fieldsOfJson(text), desk)],
  [/^region\.\d{1,20}\.(?:leader|conf|version)$/, digits],
  [/^region\.\d{1,20}\.peers$/, matching(/^(?:\d{1,20}(?:, \d{1,20})*)?$/)],
  [/^region\.\d{1,20}\.json$/, (text, desk) => regionText(fieldsOfJson(text), desk)],
  [/^operator\.(?:\d{1,20}|\?)$/, (name, desk) =>
    (name.split(/[\s-]+/).every((word) => OPERATOR_WORDS.has(word)) ? name : desk.number("operator-", name))],
  [/^pd-leader$/, (name, desk) => desk.number("pd", name)],
  [/^up\.(\S*) (.*)$/s, (value, desk, [, job = "", instance = ""]) => {
    const named = ["tikv", "pd", "etcd"].includes(job) ? job : desk.number("job-", job);
    return SAMPLE_VALUE.test(value) ? [`up.${named} ${desk.number("target-", instance)}`, value] : null;
  }],
  [/^clock\.(?:least|most)$/, matching(/^-?\d{1,16}$/)],
  [/^log$/, (kind) => (LOGGED_KINDS.some((each) => each === kind) ? kind : null)],
  [/^log\.(?:by|from|leader)$/, member],
  [/^log\.(?:term|at|error|granted)$/, matching(/^(?:\d{1,20}|true|false)$/)],
];

/** The text of a field if it looks so, else nothing. */
const kept = (value: unknown, pattern: RegExp): string => (pattern.test(fieldText(value)) ? fieldText(value) : "");

const ID = /^\d{1,20}$/;
const SIZE = /^\d[\d.]{0,20} ?[KMGTPE]?i?B?$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]{0,10}(?:Z|[+-]\d\d:?\d\d)$/;
/** What tells of a place or of a kind of store, and of nobody in particular. */
const LABELS = ["zone", "region", "rack", "host", "dc", "az", "disk", "engine", "exclusive", "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region", "kubernetes.io/hostname"];

function storeText(document: UnknownFields, desk: Desk): string | null {
  const [store, status] = [unknownFields(document["store"]), unknownFields(document["status"])];
  const labels = fieldsOfItems(store["labels"]).map(({ key, value }) => {
    const [name, text] = [fieldText(key), fieldText(value)];
    const isEngine = name === "engine" && (text === "tiflash" || text === "tikv");
    return {
      key: LABELS.includes(name) ? name : desk.number("label-", name),
      value: isEngine ? text : desk.number(LABELS.includes(name) ? `${name.split("/").at(-1)}-` : "value-", text),
    };
  });
  return JSON.stringify({
    store: {
      id: kept(store["id"], ID), address: desk.number("store-", fieldText(store["address"])),
      state_name: state(fieldText(store["state_name"]), desk, NO_KEY), start_timestamp: kept(store["start_timestamp"], ID),
      labels,
    },
    status: {
      capacity: kept(status["capacity"], SIZE), available: kept(status["available"], SIZE),
      leader_count: kept(status["leader_count"], ID), region_count: kept(status["region_count"], ID),
      last_heartbeat_ts: kept(status["last_heartbeat_ts"], DATE),
    },
  });
}

const NO_KEY = /(?:)/.exec("") as RegExpExecArray;
const roleName = oneOf("role-", "Voter", "Learner", "IncomingVoter", "DemotingVoter");

function regionText(region: UnknownFields, desk: Desk): string | null {
  const epoch = unknownFields(region["epoch"]);
  const peer = (fields: UnknownFields): UnknownFields => ({
    id: kept(fields["id"], ID), store_id: kept(fields["store_id"], ID),
    ...(fields["role_name"] === undefined ? {} : { role_name: roleName(fieldText(fields["role_name"]), desk, NO_KEY) }),
    ...(typeof fields["is_learner"] === "boolean" ? { is_learner: fields["is_learner"] } : {}),
  });
  return JSON.stringify({
    id: kept(region["id"], ID),
    start_key: desk.keys.labelOf(fieldText(region["start_key"])), end_key: desk.keys.labelOf(fieldText(region["end_key"])),
    epoch: { conf_ver: kept(epoch["conf_ver"], ID), version: kept(epoch["version"], ID) },
    peers: fieldsOfItems(region["peers"]).map(peer),
    ...(region["leader"] === undefined ? {} : { leader: peer(unknownFields(region["leader"])) }),
  });
}

/** All keys of a look, so that they are learnt at once. */
const keysIn = (facts: Facts): readonly string[] => Object.entries(facts).flatMap(([key, text]) => {
  if (!/^region\..*\.json$/.test(key)) return [];
  const region = fieldsOfJson(text);
  return [fieldText(region["start_key"]), fieldText(region["end_key"])];
});
