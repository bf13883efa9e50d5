import {
  basicStatus, campaign, type ConfChangeSingle, ConfChangeType, createConfChange, EMPTY_SNAPSHOT, forgetLeader,
  MessageType, peerProgress, propose, proposeConfChange, type RaftOptions, reportUnreachable, type Rules, type Snapshot,
  type StepError, storageCompact, storageEntries, storageFirstIndex, storageLastIndex, tick, transferLeader,
  Transition,
} from "../raft/index.ts";
import { formatProgress, formatRole, setElectionTimeout } from "../raft/inspect.ts";
import { utf8Of } from "./bytes.ts";
import type { Argument, Directive } from "./datadriven.ts";
import { describeEntries } from "./describe.ts";
import {
  addNode, callCore, deliverMessages, DirectiveError, interactionNode, processAppendThread, processApplyThread, processReady,
  sendSnapshot, stabilize, stubOptions, type Environment, type InteractionNode, type Recipient,
} from "./environment.ts";
import { isQuiet, LEVEL_NAMES, write, writeIndented } from "./output.ts";

/** Runs a directive of an interaction file and returns its output. */
export function runInteraction(environment: Environment, directive: Directive): string {
  const { output } = environment;
  output.text = "";
  try {
    dispatch(environment, directive);
  } catch (error) {
    if (!(error instanceof DirectiveError)) throw error;
    if (isQuiet(output)) return error.message;
    output.text += error.message;
  }
  return output.text === "" ? "ok" : output.text;
}

function dispatch(environment: Environment, directive: Directive): void {
  const handler = handlers.get(directive.command);
  if (handler === undefined) throw new DirectiveError("unknown command");
  handler(environment, directive);
}

/** Whether interaction files have such a command. */
export const isInteractionCommand = (name: string): boolean => handlers.has(name);

type Handler = (environment: Environment, directive: Directive) => void;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["_breakpoint", () => undefined],
  ["add-nodes", handleAddNodes],
  ["campaign", onNode((environment, node) => refuse(callCore(environment, node.raw, campaign)))],
  ["compact", handleCompact],
  ["deliver-msgs", handleDeliverMessages],
  ["process-ready", onEach("handling Ready", processReady)],
  ["process-append-thread", onEach("processing append thread", processAppendThread)],
  ["process-apply-thread", onEach("processing apply thread", processApplyThread)],
  ["log-level", (environment, { args }) => setLevel(environment, args[0]?.key ?? "")],
  ["raft-log", onNode(writeLog)],
  ["raft-state", writeRaftState],
  ["set-randomized-election-timeout", onNode((_, node, { args }) => {
    setElectionTimeout(node.raw, wholeNumber(valueOf(args, "timeout")));
  })],
  ["stabilize", handleStabilize],
  ["status", onNode(writeStatus)],
  ["tick-election", onNode((environment, node) => tickTimes(environment, node, node.options.electionTick))],
  ["tick-heartbeat", onNode((environment, node) => tickTimes(environment, node, node.options.heartbeatTick))],
  ["transfer-leadership", handleTransfer],
  ["forget-leader", onNode((environment, node) => refuse(callCore(environment, node.raw, forgetLeader)))],
  ["send-snapshot", handleSendSnapshot],
  ["propose", onNode(handlePropose)],
  ["propose-conf-change", onNode(handleProposeConfChange)],
  ["report-unreachable", handleReportUnreachable],
]);

/** A command whose first argument is the node that it is about. */
function onNode(action: (environment: Environment, node: InteractionNode, directive: Directive) => void): Handler {
  return (environment, directive) => {
    action(environment, interactionNode(environment, wholeNumber(directive.args[0]?.key)), directive);
  };
}

/** A command for one node, written plainly, or for several, each under a header and indented. */
function onEach(label: string, action: (environment: Environment, node: InteractionNode) => void): Handler {
  return (environment, directive) => {
    const nodes = nodesOf(environment, directive.args);
    for (const node of nodes) {
      if (nodes.length === 1) {
        action(environment, node);
        continue;
      }
      write(environment.output, `> ${node.id} ${label}\n`);
      writeIndented(environment.output, () => action(environment, node));
    }
  };
}

function refuse(error: StepError | null): void {
  if (error !== null) throw new DirectiveError(error);
}

function handleAddNodes(environment: Environment, { args }: Directive): void {
  const count = wholeNumber(args[0]?.key);
  const { options, snapshot, isBootstrap } = parseNodeArguments(args.slice(1));
  for (let i = 0; i < count; i++) addNode(environment, options, snapshot, isBootstrap);
}

interface NodeArguments {
  readonly options: RaftOptions;
  readonly snapshot: Snapshot;
  readonly isBootstrap: boolean;
}

function parseNodeArguments(args: readonly Argument[]): NodeArguments {
  const options: NodeOptions = { ...stubOptions };
  const voters: number[] = [];
  const learners: number[] = [];
  let index = 0;
  let content = "";
  for (const { key, values } of args) {
    for (const value of values) {
      switch (key) {
        case "voters":
          voters.push(wholeNumber(value));
          break;
        case "learners":
          learners.push(wholeNumber(value));
          break;
        case "index":
          index = wholeNumber(value);
          break;
        case "content":
          content = value;
          break;
        default:
          setNodeOption(options, key, value);
      }
    }
  }
  const isBootstrap = voters.length > 0 || learners.length > 0 || index !== 0 || content !== "";
  const confState = { ...EMPTY_SNAPSHOT.confState, voters, learners };
  const snapshot = { index, term: isBootstrap ? 1 : 0, confState, data: content, size: content.length };
  return { options, snapshot, isBootstrap };
}

type NodeOptions = { -readonly [K in keyof RaftOptions]: RaftOptions[K] };

function setNodeOption(options: NodeOptions, key: string, value: string): void {
  switch (key) {
    case "inflight":
      options.maxInflightMsgs = wholeNumber(value);
      break;
    case "async-storage-writes":
      options.asyncStorageWrites = truth(value);
      break;
    case "prevote":
      options.preVote = truth(value);
      break;
    case "checkquorum":
      options.checkQuorum = truth(value);
      break;
    case "max-committed-size-per-ready":
      options.maxCommittedSizePerReady = wholeNumber(value);
      break;
    case "max-size-per-msg":
      options.maxSizePerMsg = wholeNumber(value);
      break;
    case "rules-off":
      options.rules = withoutRule(options.rules, value);
      break;
    case "disable-conf-change-validation":
      options.disableConfChangeValidation = truth(value);
      break;
    case "step-down-on-removal":
      options.stepDownOnRemoval = truth(value);
      break;
    case "read-only":
      if (value !== "safe" && value !== "lease-based") {
        throw new DirectiveError(`invalid read-only option ${JSON.stringify(value)}`);
      }
      options.readOnlyOption = value;
      break;
    default:
      break;
  }
}

/** No file of etcd's switches a rule off; lessons do, to show what it is for. */
function withoutRule(rules: Rules, name: string): Rules {
  if (!Object.hasOwn(rules, name)) throw new DirectiveError(`there is no rule ${name}`);
  return { ...rules, [name]: false };
}

function handleCompact(environment: Environment, { args }: Directive): void {
  const node = interactionNode(environment, wholeNumber(args[0]?.key));
  const error = storageCompact(node.storage, wholeNumber(args[1]?.key));
  if (error !== null) throw new DirectiveError(error);
  writeLog(environment, node);
}

function writeLog({ output }: Environment, { storage }: InteractionNode): void {
  const first = storageFirstIndex(storage);
  const last = storageLastIndex(storage);
  if (last < first) {
    write(output, `log is empty: first index=${first}, last index=${last}`);
    return;
  }
  const entries = storageEntries(storage, first, last + 1);
  if (typeof entries === "string") throw new DirectiveError(entries);
  write(output, describeEntries(entries));
}

function handleDeliverMessages(environment: Environment, { args }: Directive): void {
  const recipients: Recipient[] = [];
  let type: MessageType | null = null;
  for (const { key, values } of args) {
    if (values.length === 0) recipients.push({ id: wholeNumber(key), drop: false });
    for (const value of values) {
      if (key === "drop") recipients.push({ id: wholeNumber(value), drop: true });
      if (key === "type") type = messageType(value);
    }
  }
  if (deliverMessages(environment, recipients, type) === 0) write(environment.output, "no messages\n");
}

function messageType(name: string): MessageType {
  const found = Object.entries(MessageType).find(([key]) => `Msg${key}` === name);
  if (found === undefined) throw new DirectiveError(`unknown message type ${name}`);
  return found[1];
}

function setLevel({ output }: Environment, name: string): void {
  const level = LEVEL_NAMES.findIndex((each) => each === name.toUpperCase());
  if (level < 0) throw new DirectiveError(`log levels must be either of [${LEVEL_NAMES.join(" ")}]`);
  output.level = level;
}

function handleStabilize(environment: Environment, { args }: Directive): void {
  const { level } = environment.output;
  const named = nodesOf(environment, args);
  try {
    for (const { key, values } of args) {
      if (key === "log-level") values.forEach((value) => setLevel(environment, value));
    }
    stabilize(environment, named.length > 0 ? named : environment.nodes);
  } finally {
    environment.output.level = level;
  }
}

function writeRaftState({ nodes, output }: Environment): void {
  for (const { id, raw } of nodes) {
    const { voters, votersOutgoing } = raw.raft.config;
    const isVoter = voters.includes(id) || votersOutgoing.includes(id);
    const { hardState: { term }, softState: { lead, role } } = basicStatus(raw);
    write(output, `${id}: ${formatRole(role)} (${isVoter ? "Voter" : "Non-Voter"}) Term:${term} Lead:${lead}\n`);
  }
}

function writeStatus({ output }: Environment, { raw, options }: InteractionNode): void {
  for (const progress of peerProgress(raw)) write(output, `${progress.id}: ${formatProgress(progress, options)}\n`);
}

function tickTimes(environment: Environment, node: InteractionNode, count: number): void {
  for (let i = 0; i < count; i++) callCore(environment, node.raw, tick);
}

function handleTransfer(environment: Environment, { args }: Directive): void {
  const node = interactionNode(environment, wholeNumber(valueOf(args, "from")));
  const to = wholeNumber(valueOf(args, "to"));
  callCore(environment, node.raw, (raw) => transferLeader(raw, to));
}

function handleSendSnapshot(environment: Environment, { args }: Directive): void {
  const [from, to] = nodesOf(environment, args);
  if (from === undefined || to === undefined) throw new DirectiveError("send-snapshot takes two nodes");
  sendSnapshot(environment, from, to.id);
}

function handlePropose(environment: Environment, node: InteractionNode, { args }: Directive): void {
  const text = args[1]?.key;
  if (text === undefined) throw new DirectiveError("propose takes a text");
  const size = utf8Of(text).length;
  refuse(callCore(environment, node.raw, (raw) => propose(raw, text, size)));
}

function handleProposeConfChange(environment: Environment, node: InteractionNode, directive: Directive): void {
  let v1 = false;
  let transition: Transition = Transition.Auto;
  for (const { key, values } of directive.args.slice(1)) {
    for (const value of values) {
      if (key === "v1") v1 = truth(value);
      else if (key === "transition") transition = parseTransition(value);
      else throw new DirectiveError(`unknown command ${key}`);
    }
  }
  const changes = parseChanges(directive.input);
  if (v1 && (changes.length !== 1 || transition !== Transition.Auto)) {
    throw new DirectiveError("v1 conf change can only have one operation and no transition");
  }
  const change = createConfChange(changes, transition);
  refuse(callCore(environment, node.raw, (raw) => proposeConfChange(raw, change, v1)));
}

function parseTransition(name: string): Transition {
  switch (name) {
    case "auto":
      return Transition.Auto;
    case "implicit":
      return Transition.JointImplicit;
    case "explicit":
      return Transition.JointExplicit;
    default:
      throw new DirectiveError(`unknown transition ${name}`);
  }
}

const changeTypes: ReadonlyMap<string, ConfChangeType> = new Map([
  ["v", ConfChangeType.AddVoter], ["l", ConfChangeType.AddLearner], ["r", ConfChangeType.Remove],
  ["u", ConfChangeType.Update],
]);

/** Reads `v1 l2 r3 u4`. */
export function parseChanges(input: string): ConfChangeSingle[] {
  const text = input.trim();
  if (text === "") return [];
  return text.split(" ").map((token) => {
    if (token.length < 2) throw new DirectiveError(`unknown token ${token}`);
    const type = changeTypes.get(token.charAt(0));
    if (type === undefined) throw new DirectiveError(`unknown input: ${token}`);
    const digits = token.slice(1);
    if (!/^\d+$/.test(digits)) {
      throw new DirectiveError(`strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`);
    }
    return { type, id: Number(digits) };
  });
}

function handleReportUnreachable(environment: Environment, { args }: Directive): void {
  const [node, about, more] = nodesOf(environment, args);
  if (node === undefined || about === undefined || more !== undefined) {
    throw new DirectiveError(
      "must specify exactly two node indexes: node on which to report, and reported node",
    );
  }
  callCore(environment, node.raw, (raw) => reportUnreachable(raw, about.id));
}

/** The nodes that the arguments without a value name. */
function nodesOf(environment: Environment, args: readonly Argument[]): InteractionNode[] {
  return args.filter(({ values }) => values.length === 0).map(({ key }) => interactionNode(environment, wholeNumber(key)));
}

function valueOf(args: readonly Argument[], key: string): string | undefined {
  return args.find((arg) => arg.key === key)?.values[0];
}

function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new DirectiveError(`not a number: ${text ?? "nothing"}`);
  return Number(text);
}

/** What Go's strconv.ParseBool takes for true. */
const truth = (text: string): boolean => ["1", "t", "T", "true", "TRUE", "True"].includes(text);
