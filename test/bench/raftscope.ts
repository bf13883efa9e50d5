import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { print } from "./figures.ts";
import { measureSpeed, PAPER_RATES, paperServers, UNIT } from "./speed.ts";

/** What this driver reads of a server of RaftScope. Instants are microseconds. */
interface Server {
  readonly id: number;
  readonly state: string;
  readonly electionAlarm: number;
  readonly heartbeatDue: Readonly<Record<number, number>>;
  readonly rpcDue: Readonly<Record<number, number>>;
}

interface Model {
  time: number;
  readonly servers: Server[];
  readonly messages: readonly { readonly recvTime: number }[];
}

interface Rules {
  server(model: Model): Server;
  update(model: Model): void;
  clientRequest(model: Model, server: Server): void;
}

const SERVERS = 5;
const MILLISECOND = 1_000;
const SECOND = 1_000_000;
/** Later than any instant, as RaftScope writes it. */
const NEVER = 1e300;

/**
 * `npm run -s bench -- raftscope [FILE]`: RaftScope's bare rules (raft.js of github.com/ongardie/raftscope, of which nothing is
 * kept here: the file is given) beside our five servers with the paper's timings, at the same requests per second, in one process
 * in turns. The rules are asked every millisecond, and, the most that could be got out of them, only at instants at which
 * something is due. Without the file ours are measured alone.
 */
export function raftscopeBench(): void {
  const path = process.argv[3];
  if (path === undefined) process.stderr.write("without the path of RaftScope's raft.js only our own servers are measured\n");
  const source = path === undefined ? null : readFileSync(path, "utf8");
  for (const perSecond of PAPER_RATES) {
    const ours = measureSpeed(30, 7, paperServers(perSecond));
    print("raftscope", `ours, ${perSecond} requests/s`, ours, UNIT);
    if (source === null) continue;
    for (const [how, nextOf] of [["each millisecond", everyMillisecond], ["when something is due", whenDue]] as const) {
      const theirs = measureSpeed(30, 7, drive(source, perSecond, nextOf));
      print("raftscope", `RaftScope's rules ${how}, ${perSecond} requests/s`, theirs, UNIT);
      print("raftscope", `ours over RaftScope's rules ${how}, ${perSecond} requests/s`, ours / theirs, "times");
    }
  }
}

/** The next instant at which the rules are asked. */
type NextOf = (model: Model) => number;

const everyMillisecond: NextOf = ({ time }) => time + MILLISECOND;

/** The next alarm, request or arrival; not more often than once in a microsecond. */
function whenDue({ time, servers, messages }: Model): number {
  let next = NEVER;
  const consider = (at: number): void => {
    if (at > time && at < next) next = at;
  };
  for (const { electionAlarm, heartbeatDue, rpcDue } of servers) {
    consider(electionAlarm);
    for (const at of Object.values(heartbeatDue)) consider(at);
    for (const at of Object.values(rpcDue)) consider(at);
  }
  for (const { recvTime } of messages) consider(recvTime);
  return Math.max(time + 1, next);
}

/** Five servers of RaftScope; the leader is asked at regular instants. */
function drive(source: string, perSecond: number, nextOf: NextOf): (virtualSeconds: number) => void {
  const rules = load(source);
  const model: Model = { time: 0, servers: [], messages: [] };
  while (model.servers.length < SERVERS) model.servers.push(rules.server(model));
  const between = perSecond === 0 ? NEVER : SECOND / perSecond;
  let nextRequest = between;
  return (virtualSeconds) => {
    const end = model.time + virtualSeconds * SECOND;
    while (model.time < end) {
      rules.update(model);
      // What arrived may have set something off at the same instant.
      if (nextOf === whenDue) rules.update(model);
      model.time = Math.min(end, nextRequest, nextOf(model));
      if (model.time < nextRequest) continue;
      nextRequest += between;
      const leader = model.servers.find(({ state }) => state === "leader");
      if (leader !== undefined) rules.clientRequest(model, leader);
    }
  };
}

/** What RaftScope's rules ask of the page that they usually live in, and nothing more. */
const PAGE = {
  $: () => ({ val: () => 0 }),
  jQuery: { extend: extendDeeply },
  util: {
    Inf: NEVER,
    makeMap: (keys: readonly number[], value: unknown) => Object.fromEntries(keys.map((key) => [key, value])),
    mapValues: (map: object) => Object.values(map) as unknown[],
    countTrue: (flags: readonly boolean[]) => flags.reduce((count, flag) => count + Number(flag), 0),
    numericCompare: (a: number, b: number) => a - b,
    randomBetween: (least: number, most: number) => least + Math.random() * (most - least),
  },
};

function load(source: string): Rules {
  const begin = compileFunction(`${source}\nreturn raft;`, Object.keys(PAGE)) as (...page: readonly unknown[]) => Rules;
  return begin(...Object.values(PAGE));
}

function extendDeeply(_deep: boolean, into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(from)) {
    const there = into[key];
    if (isRecord(value) && isRecord(there)) extendDeeply(true, there, value);
    else into[key] = value;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
