/*
 * The actions of etcd's specification of Raft (tla/etcdraft.tla at 96b36c4), and how tla/Traceetcdraft.tla goes through a trace
 * with them: each line has to be a step that the specification allows, and its numbers have to be those of the state there.
 * Written from the specification alone; it shares no code with what it checks.
 */

type Role = "StateFollower" | "StateCandidate" | "StateLeader";

interface Entry {
  readonly term: number;
  /** Of a change of members; null for a value. */
  readonly newconf: readonly string[] | null;
  readonly learners: readonly string[];
}

interface Config {
  readonly voters: readonly string[];
  readonly learners: readonly string[];
}

interface Server {
  term: number;
  role: Role;
  vote: string;
  log: readonly Entry[];
  commit: number;
  responded: Set<string>;
  granted: Set<string>;
  match: Map<string, number>;
  pendingChange: number;
  config: Config;
  durable: { term: number; vote: string; log: number; commit: number; config: Config };
}

interface VoteRequest { readonly type: "vote"; readonly lastTerm: number; readonly lastIndex: number }
interface VoteResponse { readonly type: "vote-response"; readonly granted: boolean }
interface AppendRequest {
  readonly type: "append"; readonly subtype: string; readonly prevIndex: number; readonly prevTerm: number;
  readonly entries: readonly Entry[]; readonly commit: number;
}
interface AppendResponse {
  readonly type: "append-response"; readonly subtype: string; readonly success: boolean; readonly match: number;
}
type Body = VoteRequest | VoteResponse | AppendRequest | AppendResponse;
type Message = Body & { readonly term: number; readonly from: string; readonly to: string };

/** A line's `event`. */
interface Logged {
  readonly name: string;
  readonly nid: string;
  readonly state: { readonly term: number; readonly vote: string; readonly commit: number };
  readonly role: Role;
  readonly log: number;
  readonly conf: readonly [readonly string[], readonly string[]];
  readonly msg?: {
    readonly type: string; readonly term: number; readonly from: string; readonly to: string; readonly entries: number;
    readonly logTerm: number; readonly index: number; readonly commit: number; readonly reject: boolean;
  };
  readonly prop?: { readonly cc: {
    readonly changes?: readonly { readonly nid: string; readonly action: string }[]; readonly newconf?: readonly string[];
  } };
}

const SUBTYPES: Readonly<Record<string, string>> = {
  MsgApp: "app", MsgAppResp: "app", MsgHeartbeat: "heartbeat", MsgHeartbeatResp: "heartbeat", MsgSnap: "snapshot",
};
const BOOTSTRAP: ReadonlySet<string> = new Set(["InitState", "BecomeFollower", "ApplyConfChange"]);
const INTEGERS = 2 ** 31;

/** What is wrong with a trace: one sentence with the number of the line, as the checker stops at the first that fits no step. */
export function wrongWithTla(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  // validate.sh sorts by all that stands behind the second colon.
  const sorted = lines.slice().sort((a, b) => (behind(a) < behind(b) ? -1 : 1));
  if (sorted.join() !== lines.join()) return ["the lines are not in the order into which validate.sh brings them"];
  const told = lines.map((line) => JSON.parse(line) as { readonly tag: string; readonly event: Logged });
  const trace = told.filter(({ tag }) => tag === "trace").map(({ event }) => event);
  if (trace.length === 0) return ["there is no line"];
  const model = new Model(trace);
  for (let i = 0; i < trace.length; i++) {
    const problem = isSmall(trace[i]) ? model.take(i) : "a number of more than 32 bits";
    if (problem !== null) return [`line ${i + 1}, ${trace[i]?.name} of ${trace[i]?.nid}: ${problem}`];
  }
  return [];
}

const behind = (line: string): string => line.split(":").slice(2).join(":");

const isSmall = (value: unknown): boolean => (typeof value === "number"
  ? Number.isInteger(value) && value >= 0 && value < INTEGERS
  : typeof value !== "object" || value === null || Object.values(value).every(isSmall));

class Bag {
  private readonly counts = new Map<string, { readonly message: Message; count: number }>();

  add(message: Message, count = 1): void {
    const key = JSON.stringify(message, Object.keys(message).sort().concat(["term", "newconf", "learners"]));
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { message, count });
    else known.count += count;
  }

  take(wanted: (message: Message) => boolean): Message | null {
    for (const [key, held] of this.counts) {
      if (!wanted(held.message)) continue;
      if (--held.count === 0) this.counts.delete(key);
      return held.message;
    }
    return null;
  }

  drain(wanted: (message: Message) => boolean): readonly (readonly [Message, number])[] {
    const found = [...this.counts].filter(([, { message }]) => wanted(message));
    for (const [key] of found) this.counts.delete(key);
    return found.map(([, { message, count }]) => [message, count] as const);
  }
}

const majority = (votes: ReadonlySet<string> | readonly string[], { voters }: Config): boolean => {
  const all = [...votes];
  return all.every((id) => voters.includes(id)) && all.length * 2 > voters.length;
};
function lastPlace<T>(list: readonly T[], wanted: (item: T, place: number) => boolean): number {
  for (let place = list.length - 1; place >= 0; place--) if (wanted(list[place] as T, place)) return place;
  return -1;
}
const lastTermOf = (log: readonly Entry[]): number => log.at(-1)?.term ?? 0;
const same = (a: readonly string[], b: readonly string[]): boolean => a.slice().sort().join() === b.slice().sort().join();

class Model {
  private readonly servers = new Map<string, Server>();
  private readonly beginning = new Set<number>();
  private readonly onTheirWay = new Bag();
  private readonly pending = new Bag();

  private readonly trace: readonly Logged[];

  constructor(trace: readonly Logged[]) {
    this.trace = trace;
    const named = trace.flatMap(({ nid, name, prop }) => {
      const change = name === "ChangeConf" ? prop?.cc.changes?.[0] : undefined;
      return change === undefined || change.action === "RemoveServer" ? [nid] : [nid, change.nid];
    });
    for (const id of new Set(named)) this.begin(id);
  }

  /** A server begins as the last of its first lines says. */
  private begin(id: string): void {
    const first = this.trace.findIndex(({ nid, name }) => nid === id && BOOTSTRAP.has(name));
    const other = this.trace.findIndex(({ nid, name }) => nid === id && !BOOTSTRAP.has(name));
    let last: Logged | undefined;
    for (let i = first; i >= 0 && i < (other < 0 ? this.trace.length : other); i++) {
      if (this.trace[i]?.nid !== id) continue;
      this.beginning.add(i);
      last = this.trace[i];
    }
    if (last === undefined) throw new Error(`nothing says how ${id} begins`);
    const { state: { term, vote, commit }, role } = last;
    const voters = last.name === "ApplyConfChange" ? last.prop?.cc.newconf ?? [] : last.conf[0];
    const config = { voters, learners: [] };
    this.servers.set(id, {
      term, role, vote, commit, config, responded: new Set(), granted: new Set(), match: new Map(), pendingChange: 0,
      log: Array.from({ length: last.log }, () => ({ term: 1, newconf: voters, learners: [] })),
      durable: { term, vote, commit, config, log: last.log },
    });
  }

  /** Why the line is no step of the specification; null where it is one. */
  take(place: number): string | null {
    const line = this.trace[place] as Logged;
    if (this.beginning.has(place)) return null;
    const server = this.servers.get(line.nid) as Server;
    const problem = line.name.startsWith("Receive") ? this.receive(line) : this.act(line, server, place);
    return problem ?? (/^(Send|Ready)/.test(line.name) ? null : this.broken());
  }

  private act(line: Logged, server: Server, place: number): string | null {
    const { name, nid, msg } = line;
    switch (name) {
      case "SendRequestVoteRequest":
        return this.requestVote(line, server);
      case "SendRequestVoteResponse":
        return msg?.from === msg?.to ? this.requestVote(line, server) : null;
      case "SendAppendEntriesResponse":
        return msg?.from === msg?.to ? this.acknowledgeSelf(line, server) : null;
      case "SendAppendEntriesRequest":
        return this.sendEntries(line, server);
      case "BecomeCandidate":
        if (server.role === "StateLeader" || !server.config.voters.includes(nid)) return "it may not campaign";
        Object.assign(server, { role: "StateCandidate", term: server.term + 1, vote: nid });
        Object.assign(server, { responded: new Set(), granted: new Set() });
        return line.role === server.role && line.state.term === server.term ? null : differs(line, server);
      case "BecomeLeader":
        if (server.role !== "StateCandidate" || !majority(server.granted, server.config)) return "it has no majority";
        Object.assign(server, { role: "StateLeader", match: new Map([[nid, server.log.length]]) });
        return differs(line, server);
      case "Replicate":
        return this.place(server, { term: server.term, newconf: null, learners: [] });
      case "Commit":
        return this.advance(line, server);
      case "ChangeConf":
        return this.change(line, server);
      case "ApplyConfChange":
        return this.apply(server);
      case "Ready":
        server.durable = {
          term: server.term, vote: server.vote, log: server.log.length, commit: server.commit, config: server.config,
        };
        for (const [message, count] of this.pending.drain(({ from }) => from === nid)) this.onTheirWay.add(message, count);
        return null;
      case "InitState":
        return this.restart(line, server);
      case "BecomeFollower":
        if (this.isAnnounced(line, place)) return null;
        if (server.role === "StateFollower") return "it is a follower already";
        server.role = "StateFollower";
        return differs(line, server);
      default:
        return "there is no such step";
    }
  }

  private send(line: Logged, server: Server, message: Message): string | null {
    this.pending.add(message);
    return differs(line, server) ?? (isMeant(line, message) ? null : `the message would be ${JSON.stringify(message)}`);
  }

  private requestVote(line: Logged, server: Server): string | null {
    const { from, to } = line.msg as NonNullable<Logged["msg"]>;
    const { voters, learners } = server.config;
    if (server.role !== "StateCandidate") return "only a candidate asks for votes";
    if (!voters.concat(learners).includes(to) || server.responded.has(to)) return `${to} is nobody to be asked`;
    const way = { term: server.term, from, to };
    return this.send(line, server, from === to ? { ...way, type: "vote-response", granted: true }
      : { ...way, type: "vote", lastTerm: lastTermOf(server.log), lastIndex: server.log.length });
  }

  private acknowledgeSelf(line: Logged, server: Server): string | null {
    if (server.role !== "StateLeader") return "only a leader acknowledges to itself";
    return this.send(line, server, {
      type: "append-response", subtype: "app", success: true, match: server.log.length, term: server.term,
      from: line.nid, to: line.nid,
    });
  }

  private sendEntries(line: Logged, server: Server): string | null {
    const { type, to, index, entries: count } = line.msg as NonNullable<Logged["msg"]>;
    const { log, commit, match, config } = server;
    if (server.role !== "StateLeader" || to === line.nid) return "only a leader sends entries, and to others";
    if (!config.voters.concat(config.learners).includes(to)) return `${to} is no member`;
    const known = match.get(to) ?? 0;
    const [begin, end] = type === "MsgHeartbeat" ? [1, 1] : type === "MsgSnap" ? [1, count + 1] : [index + 1, index + 1 + count];
    if (type === "MsgApp" && (begin <= known || end > log.length + 1)) return `it has ${known + 1} to ${log.length} to send`;
    if (type === "MsgSnap" && (count < 1 || count > commit)) return "a snapshot is of what is committed";
    const last = Math.min(log.length, end - 1);
    return this.send(line, server, {
      type: "append", subtype: SUBTYPES[type] ?? "", term: server.term, from: line.nid, to, prevIndex: begin - 1,
      prevTerm: log[begin - 2]?.term ?? 0, entries: log.slice(begin - 1, last),
      commit: Math.min(commit, type === "MsgHeartbeat" ? known : last),
    });
  }

  private place(server: Server, entry: Entry): string | null {
    if (server.role !== "StateLeader") return "only a leader places entries";
    server.log = [...server.log, entry];
    return null;
  }

  private advance(line: Logged, server: Server): string | null {
    if (server.role !== "StateLeader") return "only a leader counts who has an entry";
    const { voters } = server.config;
    const agreed = lastPlace(server.log, (_, place) =>
      majority(voters.filter((id) => (server.match.get(id) ?? 0) > place), server.config)) + 1;
    if (agreed > 0 && server.log[agreed - 1]?.term === server.term) server.commit = Math.max(server.commit, agreed);
    return differs(line, server);
  }

  private change({ prop }: Logged, server: Server): string | null {
    const [change, ...more] = prop?.cc.changes ?? [];
    if (change === undefined || more.length > 0) return "it is not one change";
    const { nid, action } = change;
    const { voters, learners } = server.config;
    const isVoter = voters.includes(nid);
    const isLearner = learners.includes(nid);
    const next: Config | null = action === "AddNewServer" && !isVoter ? { voters: [...voters, nid], learners }
      : action === "AddLearner" && !isVoter && !isLearner ? { voters, learners: [...learners, nid] }
      : action === "RemoveServer" && (isVoter || isLearner)
        ? { voters: voters.filter((id) => id !== nid), learners: learners.filter((id) => id !== nid) } : null;
    if (next === null) return `${action} of ${nid} changes nothing`;
    if (server.pendingChange > 0) return this.place(server, { term: server.term, newconf: null, learners: [] });
    server.pendingChange = server.log.length + 1;
    return this.place(server, { term: server.term, newconf: next.voters, learners: next.learners });
  }

  private apply(server: Server): string | null {
    const place = lastPlace(server.log.slice(0, server.commit), ({ newconf }) => newconf !== null);
    const entry = server.log[place];
    if (entry === undefined || entry.newconf === null) return "no change is committed";
    server.config = { voters: entry.newconf, learners: entry.learners };
    if (server.role === "StateLeader" && server.pendingChange > place) server.pendingChange = 0;
    return null;
  }

  private restart(line: Logged, server: Server): string | null {
    const { log, ...rest } = server.durable;
    Object.assign(server, {
      ...rest, role: "StateFollower", log: server.log.slice(0, log), responded: new Set(), granted: new Set(), match: new Map(),
      pendingChange: 0,
    });
    this.pending.drain(({ from }) => from === line.nid);
    return differs(line, server);
  }

  /** Whether the line says again what the message before it did already. */
  private isAnnounced({ nid, state: { term } }: Logged, place: number): boolean {
    const before = this.trace[lastPlace(this.trace.slice(0, place), (line) => line.nid === nid)];
    if (before?.msg === undefined || !before.name.startsWith("Receive") || before.msg.term !== term) return false;
    return before.state.term < term ||
      (before.state.term === term && before.name === "ReceiveAppendEntriesRequest" && before.role === "StateCandidate");
  }

  private receive(line: Logged): string | null {
    const server = this.servers.get(line.msg?.to ?? "");
    if (server === undefined || line.msg?.to !== line.nid) return "nobody takes it";
    const before = differs(line, server);
    if (before !== null) return `before it ${before}`;
    const message = this.onTheirWay.take((each) => isMeant(line, each));
    if (message === null) return "no such message is on its way";
    if (message.term > server.term) Object.assign(server, { term: message.term, role: "StateFollower", vote: "0" });
    switch (message.type) {
      case "vote":
        this.answerVote(server, message);
        return null;
      case "vote-response":
        if (message.term < server.term) return null;
        server.responded.add(message.from);
        if (message.granted) server.granted.add(message.from);
        return null;
      case "append":
        return this.answerAppend(server, message);
      case "append-response":
        if (message.term === server.term && message.success) {
          server.match.set(message.from, Math.max(server.match.get(message.from) ?? 0, message.match));
        }
        return null;
    }
  }

  private answerVote(server: Server, { term, from, to, lastTerm, lastIndex }: VoteRequest & Message): void {
    const own = lastTermOf(server.log);
    const isLogOk = lastTerm > own || (lastTerm === own && lastIndex >= server.log.length);
    const granted = term === server.term && isLogOk && (server.vote === "0" || server.vote === from);
    if (granted) server.vote = from;
    this.pending.add({ type: "vote-response", granted, term: server.term, from: to, to: from });
  }

  private answerAppend(server: Server, message: AppendRequest & Message): string | null {
    const { term, from, to, prevIndex, prevTerm, entries, subtype, commit } = message;
    const answer = (success: boolean, kind: string, match: number): void =>
      this.pending.add({ type: "append-response", subtype: kind, success, match, term: server.term, from: to, to: from });
    if (term < server.term) {
      answer(false, "app", 0);
      return null;
    }
    if (server.role === "StateLeader") return "a leader hears another one of its term";
    server.role = "StateFollower";
    if (prevIndex > 0 && server.log[prevIndex - 1]?.term !== prevTerm) {
      answer(false, "app", 0);
      return null;
    }
    const end = prevIndex + entries.length;
    const known = server.commit;
    if (prevIndex + 1 <= known) {
      if (subtype === "heartbeat") server.commit = Math.max(known, commit);
    } else {
      const isConflict = entries.some(({ term: its }, k) => (server.log[prevIndex + k]?.term ?? its) !== its);
      const first = entries.findIndex(({ term: its }, k) => server.log[prevIndex + k]?.term !== its);
      if (isConflict) server.log = server.log.slice(0, prevIndex + first);
      if (end > server.log.length) server.log = [...server.log, ...entries.slice(server.log.length - prevIndex)];
      server.commit = Math.max(known, Math.min(commit, end));
    }
    answer(true, subtype, subtype === "heartbeat" || prevIndex + 1 > known ? end : known);
    return null;
  }

  /** Which of the specification's invariants no longer holds; null where all do. */
  private broken(): string | null {
    const all = [...this.servers.values()];
    for (const a of all) {
      const leads = a.role === "StateLeader";
      if (leads && a.commit > a.durable.log) return "CommittedIsDurableInv";
      const isHeld = a.config.voters.length === 0 || majority(a.config.voters.filter((id) => {
        const log = this.servers.get(id)?.log ?? [];
        return isPrefix(a.log.slice(0, a.commit), log);
      }), a.config);
      if (!isHeld) return "QuorumLogInv";
      for (const b of all) {
        if (a === b) continue;
        if (leads && b.role === "StateLeader" && a.term === b.term) return "MoreThanOneLeaderInv";
        const common = Math.min(a.commit, b.commit);
        if (!isPrefix(a.log.slice(0, common), b.log)) return "LogInv";
        if (leads && lastOf(a.log, a.term) < lastOf(b.log, a.term)) return "ElectionSafetyInv";
        const agree = lastPlace(a.log, ({ term }, place) => b.log[place]?.term === term);
        if (!isPrefix(a.log.slice(0, agree + 1), b.log)) return "LogMatchingInv";
        const committed = a.log.slice(0, a.commit).filter(({ term }) => term < b.term).length;
        if (b.role === "StateLeader" && !isPrefix(a.log.slice(0, committed), b.log)) return "LeaderCompletenessInv";
        if (isNewer(b.log, a.log) && !isPrefix(a.log.slice(0, a.commit), b.log)) return "MoreUpToDateCorrectInv";
      }
    }
    return null;
  }
}

const isPrefix = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a.length <= b.length && a.every((entry, place) => {
    const other = b[place];
    return other === entry || (other?.term === entry.term && other.newconf?.join() === entry.newconf?.join());
  });

const lastOf = (log: readonly Entry[], term: number): number => lastPlace(log, (entry) => entry.term === term) + 1;

const isNewer = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  lastTermOf(a) > lastTermOf(b) || (lastTermOf(a) === lastTermOf(b) && a.length >= b.length);

/** What a line says of a server, and what it is. */
function differs({ state, role, log, conf }: Logged, server: Server): string | null {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["term", state.term, server.term], ["vote", state.vote, server.vote], ["commit", state.commit, server.commit],
    ["role", role, server.role], ["log", log, server.log.length],
  ];
  for (const [what, told, is] of pairs) if (told !== is) return `${what} is ${String(is)}, not ${String(told)}`;
  return same(conf[0], server.config.voters) && conf[1].length === 0 ? null : `conf is ${server.config.voters.join()}`;
}

/** Whether a line speaks of that message. */
function isMeant({ name, msg }: Logged, message: Message): boolean {
  if (msg === undefined || msg.from !== message.from || msg.to !== message.to || msg.term !== message.term) return false;
  switch (message.type) {
    case "vote":
      return name.endsWith("RequestVoteRequest") && msg.type === "MsgVote" && msg.index === message.lastIndex &&
        msg.logTerm === message.lastTerm;
    case "vote-response":
      return name.endsWith("RequestVoteResponse") && msg.type === "MsgVoteResp" && msg.reject === !message.granted;
    case "append":
      return name.endsWith("AppendEntriesRequest") && SUBTYPES[msg.type] === message.subtype && !msg.type.endsWith("Resp") &&
        (message.subtype === "snapshot" || msg.commit === message.commit) &&
        (message.subtype === "heartbeat" || (msg.logTerm === message.prevTerm && msg.index === message.prevIndex)) &&
        msg.entries === message.entries.length;
    case "append-response":
      return name.endsWith("AppendEntriesResponse") && SUBTYPES[msg.type] === message.subtype && msg.type.endsWith("Resp") &&
        msg.reject === !message.success && (msg.reject || message.subtype === "heartbeat" || msg.index === message.match);
  }
}
