import type { Instant } from "../kernel/time.ts";
import type { PeerId } from "../proto/region.ts";
import type { GroupTrace, TracedChange, TracedMessage, TracedState, TracedStep } from "../proto/traced.ts";
import type { TraceLine } from "./tla-lines.ts";
import { MAX_TRACE_LINES, type TraceEnd } from "./trace-ends.ts";

/** What a trace knows of one replica. */
interface Book {
  role: TracedState["role"];
  term: number;
  /** The latest line of it. */
  latest: TraceLine | null;
  /** What it would restart with. */
  durable: TracedState;
  /** The term of a vote for itself that it has queued and not yet counted; 0 for none. */
  ownVote: number;
  /** Where the change of members stands that it has proposed and not applied; 0 for none. */
  change: number;
  /** Of whom its leadership knows what they hold from before the trace, or from a snapshot. */
  readonly unheard: Set<PeerId>;
  /** It came to be by a message that is not in the trace. */
  isNew: boolean;
  /** The latest message that it took was a snapshot: the answer is of a kind that the checker finds nowhere. */
  tookSnapshot: boolean;
}

/** What a group did as lines of a trace. */
export class TraceWriter {
  readonly lines: TraceLine[] = [];
  /** Why it ends before all steps are told; null while it goes on. */
  ended: { readonly why: TraceEnd; readonly at: Instant; readonly peer: PeerId } | null = null;
  private readonly books = new Map<PeerId, Book>();
  /** Of each message, by what it says, the commit indexes with which copies of it were written and have not come. */
  private readonly sent = new Map<string, number[]>();
  /** Answers that are not to be heard of. */
  private readonly unspoken = new Map<string, number>();
  /** Changes of members in the log, with the voters that they lead to. */
  private changes: { readonly index: number; readonly voters: readonly PeerId[] }[] = [];
  /** Who was added and has not begun. */
  private readonly awaited = new Set<PeerId>();

  constructor({ replicas, from, steps }: GroupTrace) {
    const founders = replicas[0]?.voters ?? [];
    for (const { peer, isRunning, ...state } of replicas) {
      const book = this.open(peer, state);
      const line = { at: from, peer, state };
      this.write(book, { ...line, name: "InitState" });
      this.write(book, { ...line, name: "ApplyConfChange", voters: state.voters });
      // Ends what the checker takes for the beginning.
      if (isRunning) this.write(book, { ...line, name: "Ready" });
      if (state.role === "leader") for (const id of founders) book.unheard.add(id);
    }
    this.changes.push({ index: 0, voters: founders });
    for (const step of steps) {
      if (this.lines.length + this.awaited.size >= MAX_TRACE_LINES) this.end(step, "full");
      if (this.ended !== null) break;
      this.take(step);
    }
    this.introduceAwaited();
  }

  /** The specification wants to know how everybody begins who is ever named. */
  private introduceAwaited(): void {
    const at = this.lines.at(-1)?.at;
    if (at === undefined) return;
    for (const peer of this.awaited) this.lines.push({ at, peer, state: NOBODY_YET, name: "InitState" });
  }

  private open(peer: PeerId, state: TracedState): Book {
    const book: Book = {
      role: state.role, term: state.term, latest: null, durable: state, ownVote: 0, change: 0, unheard: new Set(), isNew: false,
      tookSnapshot: false,
    };
    this.books.set(peer, book);
    return book;
  }

  private end({ at, peer }: TracedStep, why: TraceEnd): void {
    this.ended ??= { why, at, peer };
  }

  private write(book: Book, line: TraceLine): void {
    this.lines.push(line);
    book.latest = line;
  }

  private take(step: TracedStep): void {
    const book = this.books.get(step.peer) ?? this.open(step.peer, step);
    const tell = (name: string, more: Partial<TraceLine> = {}): void =>
      this.write(book, { at: step.at, peer: step.peer, state: step, name, ...more });
    if (step.forced && (step.kind === "candidate" || step.kind === "leader")) this.end(step, "forced");
    else if (step.outgoing.length > 0) this.end(step, "joint");
    else this.tellStep(book, step, tell);
    if (step.kind === "received") return;
    book.role = step.role;
    book.term = step.term;
  }

  private tellStep(book: Book, step: TracedStep, tell: Tell): void {
    switch (step.kind) {
      case "born":
        this.awaited.delete(step.peer);
        book.isNew = true;
        tell("InitState");
        return;
      case "started":
        this.restart(book, step, tell);
        return;
      case "received":
        if (step.message !== null) this.receive(book, step, step.message, tell);
        return;
      case "sent":
        if (step.message !== null) this.send(book, step, step.message, tell);
        return;
      case "self-vote":
        book.ownVote = step.term;
        tell("SendRequestVoteResponse", { message: ownVote(step) });
        return;
      case "handed":
        this.handOver(book, step, tell);
        return;
      case "follower":
        this.follow(book, step, tell);
        return;
      case "candidate":
        tell("BecomeCandidate");
        return;
      case "leader":
        book.unheard.clear();
        tell("BecomeLeader");
        return;
      case "appended":
        this.append(book, step, tell);
        return;
      case "committed":
        tell("Commit");
        return;
      case "configured":
        this.configure(book, step, tell);
        return;
      case "commit-by-vote":
        this.end(step, "commit-by-vote");
        return;
      case "refused-for-leader":
        this.end(step, "refusal");
    }
  }

  /** A process begins again, with what it last handed over. */
  private restart(book: Book, step: TracedStep, tell: Tell): void {
    if (!isKept(book, step)) {
      this.end(step, "restart");
      return;
    }
    Object.assign(book, { ownVote: 0, change: 0, isNew: false, tookSnapshot: false });
    book.unheard.clear();
    tell("InitState");
  }

  private receive(book: Book, step: TracedStep, message: TracedMessage, tell: Tell): void {
    const { type, from, term } = message;
    const key = keyOf(message);
    if (takeOne(this.unspoken, key) && term <= step.term) {
      if (step.role === "leader") book.unheard.add(from);
      return;
    }
    const copies = this.sent.get(key);
    const commit = copies?.pop();
    if (commit === undefined) {
      // Its first answer is to a message that is not in the trace, and tells its leader nothing.
      const isMute = this.books.get(from)?.isNew === true && (type === "MsgHeartbeatResp" || message.reject) && term <= step.term;
      if (!isMute) this.end(step, "unsent");
      return;
    }
    if (type === "MsgSnap" && step.commit > 0 && message.entries > step.commit) {
      this.end(step, "snapshot");
      return;
    }
    if (type === "MsgHeartbeat" && commit < message.commit && step.commit < message.commit) {
      this.end(step, "match");
      return;
    }
    book.tookSnapshot = type === "MsgSnap";
    if (type === "MsgAppResp" && !isRefusal(message) && term === step.term) book.unheard.delete(from);
    tell(`Receive${EVENTS[type]}`, { message: { ...written(message), commit } });
  }

  private send(book: Book, step: TracedStep, message: TracedMessage, tell: Tell): void {
    const { type, to } = message;
    const key = keyOf(message);
    const isUnheard = type === "MsgHeartbeat" && book.unheard.has(to);
    const said = isUnheard ? { ...message, commit: 0 } : written(message);
    if (type === "MsgAppResp" && book.tookSnapshot && to !== step.peer) {
      this.unspoken.set(key, (this.unspoken.get(key) ?? 0) + 1);
    } else {
      const copies = this.sent.get(key);
      if (copies === undefined) this.sent.set(key, [said.commit]);
      else copies.push(said.commit);
    }
    tell(`Send${EVENTS[type]}`, { message: said });
  }

  /** All that is queued may leave, and what the replica holds is as good as durable. */
  private handOver(book: Book, step: TracedStep, tell: Tell): void {
    book.isNew = false;
    if (book.latest?.name === "Ready" && isKept(book, step)) return;
    tell("Ready");
    book.durable = step;
    if (book.ownVote === 0) return;
    // raft-rs counts its own vote at once, where the specification has it come as a message.
    if (book.ownVote === step.term && step.role === "candidate") tell("ReceiveRequestVoteResponse", { message: ownVote(step) });
    book.ownVote = 0;
  }

  /** Becoming a follower is a line of its own, unless to the specification it was one all along. */
  private follow(book: Book, step: TracedStep, tell: Tell): void {
    if (isAnnounced(book.latest, step)) tell("BecomeFollower");
    else if (step.term !== book.term) this.end(step, "term");
    else if (book.role !== "follower") tell("BecomeFollower");
  }

  private append(book: Book, step: TracedStep, tell: Tell): void {
    const index = step.last + 1;
    // What stood there is overwritten.
    this.changes = this.changes.filter((change) => change.index < index);
    if (step.change === null) {
      tell("Replicate");
      return;
    }
    const change = changeOf(step.change, step);
    if (typeof change === "string") {
      this.end(step, change);
      return;
    }
    if (book.change > 0) {
      this.end(step, "earlier-change");
      return;
    }
    book.change = index;
    this.changes.push({ index, voters: change.voters });
    if (change.action !== "RemoveServer" && !this.books.has(change.peer)) this.awaited.add(change.peer);
    tell("ChangeConf", { change });
  }

  private configure(book: Book, step: TracedStep, tell: Tell): void {
    const known = this.changes.filter(({ index }) => index <= step.commit).at(-1);
    if (known === undefined || sorted(known.voters) !== sorted(step.voters)) {
      this.end(step, "behind");
      return;
    }
    if (step.role === "leader" && book.change >= known.index) book.change = 0;
    tell("ApplyConfChange", { voters: step.voters });
  }
}

/** Whether the replica is what it last handed over. */
const isKept = ({ durable }: Book, { term, vote, commit, last, voters }: TracedState): boolean =>
  durable.term === term && durable.vote === vote && durable.commit === commit && durable.last === last &&
  durable.voters.join() === voters.join();

type Tell = (name: string, more?: Partial<TraceLine>) => void;

const NOBODY_YET: TracedState = {
  term: 0, vote: 0, role: "follower", commit: 0, last: 0, voters: [], outgoing: [], learners: [],
};

const sorted = (ids: readonly PeerId[]): string => ids.slice().sort((a, b) => a - b).join();

const EVENTS: Readonly<Record<TracedMessage["type"], string>> = {
  MsgApp: "AppendEntriesRequest", MsgHeartbeat: "AppendEntriesRequest", MsgSnap: "AppendEntriesRequest",
  MsgAppResp: "AppendEntriesResponse", MsgHeartbeatResp: "AppendEntriesResponse",
  MsgVote: "RequestVoteRequest", MsgVoteResp: "RequestVoteResponse",
};

/** What a message says: copies of it cannot be told apart. */
const keyOf = ({ type, from, to, term, logTerm, index, entries, commit, reject }: TracedMessage): string =>
  [type, from, to, term, logTerm, index, entries, commit, reject].join(" ");

function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

/** Who hears a leader of a lower term answers by its own; to the specification that is a refusal. */
const isRefusal = ({ type, index, reject }: TracedMessage): boolean => reject || (type === "MsgAppResp" && index === 0);

/** A message as the specification has it: an append names no commit index beyond what it brings. */
function written(message: TracedMessage): TracedMessage {
  const { type, index, entries, commit } = message;
  if (type === "MsgApp") return { ...message, commit: Math.min(commit, index + entries) };
  return type === "MsgAppResp" ? { ...message, reject: isRefusal(message) } : message;
}

const ownVote = ({ peer, term }: TracedStep): TracedMessage => ({
  type: "MsgVoteResp", from: peer, to: peer, term, logTerm: 0, index: 0, entries: 0, commit: 0, reject: false, rejectHint: 0,
});

/** Whether the message that the replica has just taken makes it a follower by itself. */
function isAnnounced(latest: TraceLine | null, { term }: TracedStep): boolean {
  if (latest?.message === undefined || !latest.name.startsWith("Receive") || latest.message.term !== term) return false;
  return latest.state.term < term ||
    (latest.state.term === term && latest.name === "ReceiveAppendEntriesRequest" && latest.state.role === "candidate");
}

interface SingleChange {
  readonly peer: PeerId;
  readonly action: "AddNewServer" | "RemoveServer" | "AddLearner";
  readonly voters: readonly PeerId[];
}

/** The change as the specification has it, with the voters that it leads to; why there is none. */
function changeOf(change: TracedChange, { voters, learners }: TracedState): SingleChange | TraceEnd {
  const [single] = change;
  if (single === undefined || change.length > 1) return "joint";
  const { peer, to } = single;
  const votes = voters.includes(peer);
  if (to === "voter" && !votes) return { peer, action: "AddNewServer", voters: [...voters, peer] };
  if (to === "learner" && !votes && !learners.includes(peer)) return { peer, action: "AddLearner", voters };
  if (to === "nobody" && (votes || learners.includes(peer))) {
    return { peer, action: "RemoveServer", voters: voters.filter((id) => id !== peer) };
  }
  return "change";
}
