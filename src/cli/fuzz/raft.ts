import { AssertionError } from "../../kernel/assert.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import {
  createRaftWatch, highestCommitted, observeAck, observeConfigChange, observeContact, observeElection,
    observeLeaseElection, observePeer,
  observePromiseBroken, observeRead, observeRestart, observeVote, type RaftViolation, type RaftWatch,
} from "../../check/raft-checkers.ts";
import {
  ConfChangeType, createConfChange, DEFAULT_OPTIONS, MessageType, Role, TIKV_OPTIONS, Transition, UNLIMITED,
  campaign, forgetLeader, propose, proposeConfChange, readIndex, reportSnapshot, reportUnreachable, step,
  takeNotes, tick, transferLeader, type ConfChangeSingle, type Message, type RaftOptions,
} from "../../raft/index.ts";
import {
  bootPeer, compactPeer, createFuzzPeer, crashPeer, hasWork, isExposed, setSnapshotState, peerViewOf, workOnPeer, type Disturb,
  type SimulatedPeer,
} from "./raft-peer.ts";

/**
 * A random simulation of the core: a group of peers on simulated disks and a network that loses, delays, duplicates and
 * reorders. First a phase of faults, in which the checkers must stay silent; then a phase of healing, in which the group
 * must elect a leader and commit.
 */

interface Flight {
  readonly message: Message;
  /** The tick at which its sender had last heard from a leader: whoever answers has promised its lease from then on. */
  readonly heardAt: number;
}

/** How much goes wrong in this run. Every chance is out of a thousand. */
interface Weather {
  readonly loss: number;
  readonly duplicate: number;
  readonly crash: number;
  /** Added to the chance of a crash while a peer knows what its disk does not: the moments that promises are about. */
  readonly aimedCrash: number;
  /** A disk stops for a while, and everything else goes on. */
  readonly stall: number;
  readonly cut: number;
  readonly delay: number;
  readonly membership: number;
  readonly transfer: number;
}

export interface Simulation {
  readonly seed: number;
  readonly random: Stream;
  readonly options: RaftOptions;
  readonly weather: Weather;
  readonly peers: SimulatedPeer[];
  flights: Flight[];
  /** Directed links that lose everything, as from * 100 + to. */
  readonly cuts: Set<number>;
  readonly watch: RaftWatch;
  /** Reads under way: what was committed when each was asked for. */
  readonly reads: Map<number, number>;
  tick: number;
  proposals: number;
  faulty: boolean;
  problem: string | null;
}

const MAX_PEERS = 7;
const FAULT_STEPS = 900;
const HEALING_TICKS = 600;
/** Beyond this many messages under way the oldest are lost: a network has buffers, not memory. */
const MAX_FLIGHTS = 400;

export interface SimulationResult {
  readonly violations: readonly RaftViolation[];
  /** What the healing phase did not achieve, or the invariant at which the core stopped; null if nothing. */
  readonly problem: string | null;
  readonly committed: number;
  readonly ticks: number;
}

/** Runs one seed; `rules` turns rules of the protocol off, `adjust` changes the drawn options. */
export function simulate(seed: number, adjust: (options: RaftOptions) => RaftOptions = (options) => options):
SimulationResult {
  const simulation = createSimulation(seed, adjust);
  try {
    runFaults(simulation);
    if (isClean(simulation)) runHealing(simulation);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    simulation.problem = `the core stopped: ${error.message}`;
  }
  return {
    violations: simulation.watch.violations, problem: simulation.problem,
    committed: highestCommitted(simulation.watch), ticks: simulation.tick,
  };
}

/** Runs a range of seeds, both ends included; a line for each that fails, with the command that replays it. */
export function raftFuzz(seedFrom: number, seedTo: number): { passed: number; failed: number; lines: string[] } {
  let passed = 0;
  const lines: string[] = [];
  for (let seed = seedFrom; seed <= seedTo; seed++) {
    const { violations, problem } = simulate(seed);
    const [first] = violations;
    if (first === undefined && problem === null) {
      passed++;
      continue;
    }
    const what = first === undefined ? problem : `${first.invariant}: ${first.detail}`;
    lines.push(`seed ${seed}: ${what} (replay: npm run -s fuzz -- --only raft --seeds ${seed}..${seed})`);
  }
  return { passed, failed: lines.length, lines };
}

const isClean = ({ watch, problem }: Simulation): boolean => watch.violations.length === 0 && problem === null;

function createSimulation(seed: number, adjust: (options: RaftOptions) => RaftOptions): Simulation {
  const random = createStream(seed, "simulation");
  const options = adjust(drawOptions(random));
  const voters = Array.from({ length: drawItem(random, [1, 2, 3, 3, 3, 4, 5, 5]) }, (_, i) => i + 1);
  const simulation: Simulation = {
    seed, random, options, weather: drawWeather(random), peers: [], flights: [], cuts: new Set(),
    watch: createRaftWatch(), reads: new Map(), tick: 0, proposals: 0, faulty: true, problem: null,
  };
  for (let id = 1; id <= MAX_PEERS; id++) {
    const stream = createStream(seed, `election/${id}`);
    simulation.peers.push(createFuzzPeer(id, options, id <= voters.length ? voters : [], stream));
  }
  return simulation;
}

function drawOptions(random: Stream): RaftOptions {
  const base = drawChance(random, 1, 3) ? TIKV_OPTIONS : DEFAULT_OPTIONS;
  const yes = (): boolean => drawChance(random, 1, 2);
  const checkQuorum = yes();
  return {
    ...base, electionTick: drawInt(random, 3, 10), heartbeatTick: drawInt(random, 1, 2), preVote: yes(), checkQuorum,
    maxSizePerMsg: drawItem(random, [UNLIMITED, 0, 40, 200]), maxInflightMsgs: drawItem(random, [1, 2, 4, 256]),
    maxCommittedSizePerReady: drawItem(random, [0, 1, 60, UNLIMITED]), asyncStorageWrites: yes(),
    readOnlyOption: "safe", stepDownOnRemoval: yes(),
  };
}

function drawWeather(random: Stream): Weather {
  return {
    loss: drawItem(random, [0, 20, 100, 300]), duplicate: drawItem(random, [0, 50, 200]),
    crash: drawItem(random, [0, 5, 20]), aimedCrash: drawItem(random, [0, 0, 50, 200]),
      stall: drawItem(random, [0, 20, 60]), cut: drawItem(random, [0, 10, 40]), delay: drawItem(random, [0, 300, 700]),
    membership: drawItem(random, [0, 10, 40]), transfer: drawItem(random, [0, 10, 30]),
  };
}

function runFaults(simulation: Simulation): void {
  for (let i = 0; i < FAULT_STEPS && isClean(simulation); i++) {
    const { random } = simulation;
    if (drawChance(random, 1, 3)) tickAll(simulation);
    disturbNetwork(simulation);
    stallSomebody(simulation);
    commandSomebody(simulation);
    restartSomebody(simulation);
    workAll(simulation);
    deliverSome(simulation);
  }
}

function tickAll(simulation: Simulation): void {
  simulation.tick++;
  for (const peer of simulation.peers) {
    if (peer.node === null) continue;
    tick(peer.node);
    observe(simulation, peer);
  }
}

function disturbNetwork({ random, weather, cuts }: Simulation): void {
  if (drawChance(random, weather.cut, 1_000)) {
    const lonely = drawInt(random, 1, MAX_PEERS);
    for (let other = 1; other <= MAX_PEERS; other++) {
      if (drawChance(random, 3, 4)) cuts.add(lonely * 100 + other);
      if (drawChance(random, 3, 4)) cuts.add(other * 100 + lonely);
    }
  }
  if (cuts.size > 0 && drawChance(random, 1, 40)) cuts.clear();
}

function stallSomebody({ random, weather, peers }: Simulation): void {
  if (drawChance(random, weather.stall, 1_000)) drawItem(random, peers).stalledFor = drawInt(random, 5, 60);
}

function commandSomebody(simulation: Simulation): void {
  const { random, weather } = simulation;
  const peer = drawItem(random, simulation.peers);
  const { node } = peer;
  if (node === null) return;
  if (drawChance(random, 1, 3)) proposeTo(simulation, peer);
  if (drawChance(random, weather.membership, 1_000)) changeMembers(simulation, peer);
  if (drawChance(random, weather.transfer, 1_000)) transferLeader(node, drawInt(random, 1, MAX_PEERS));
  if (drawChance(random, 10, 1_000)) {
    if (drawChance(random, 1, 2)) campaign(node);
    else forgetLeader(node);
    observePromiseBroken(simulation.watch, peer.id, simulation.tick);
  }
  if (drawChance(random, 10, 1_000)) reportUnreachable(node, drawInt(random, 1, MAX_PEERS));
  if (drawChance(random, 10, 1_000)) reportSnapshot(node, drawInt(random, 1, MAX_PEERS), drawChance(random, 1, 2));
  if (drawChance(random, 20, 1_000)) {
    const key = ++simulation.proposals;
    // What somebody has applied may have been told to a client: a later read must see it.
    simulation.reads.set(key, Math.max(...simulation.peers.map(({ applied }) => applied)));
    readIndex(node, key);
  }
  if (drawChance(random, 20, 1_000)) compactPeer(peer, drawInt(random, 0, 10));
  if (drawChance(random, 20, 1_000)) setSnapshotState(peer, drawChance(random, 1, 3));
  observe(simulation, peer);
}

function proposeTo(simulation: Simulation, { node }: SimulatedPeer): void {
  if (node === null) return;
  const size = drawItem(simulation.random, [0, 1, 8, 30]);
  for (let count = drawItem(simulation.random, [1, 1, 1, 4]); count > 0; count--) {
    propose(node, `p${++simulation.proposals}`, size);
  }
}

function changeMembers({ random }: Simulation, { node }: SimulatedPeer): void {
  if (node === null) return;
  const types = [ConfChangeType.AddVoter, ConfChangeType.AddVoter, ConfChangeType.AddLearner, ConfChangeType.Remove];
  const changes: ConfChangeSingle[] = [];
  for (let count = drawItem(random, [0, 1, 1, 1, 2, 3]); count > 0; count--) {
    const id = drawInt(random, 1, MAX_PEERS);
    if (!changes.some((change) => change.id === id)) changes.push({ type: drawItem(random, types), id });
  }
  // A change that empties the voters is nobody's right: the host refuses it, as PD and TiKV do.
  const { config: { voters }, lead } = node.raft;
  const stays = (id: number): boolean =>
    !changes.some((change) => change.id === id && change.type !== ConfChangeType.AddVoter);
  const kept = voters.filter(stays);
  if (kept.length === 0) return;
  // Without the leader that goes, those who stay must be a majority of the old voters: else, if it falls before it has
  // told them of the commit, they need its vote and its longer log denies it. No protocol of this family can heal that.
  if (!stays(lead) && kept.length < Math.floor(voters.length / 2) + 1) return;
  // A simple change of a voter is one voter at a time; more goes through a joint configuration.
  const transition = drawItem(random, [Transition.Auto, Transition.JointImplicit, Transition.JointExplicit]);
  proposeConfChange(node, createConfChange(changes, changes.length === 0 ? Transition.Auto : transition));
}

function restartSomebody(simulation: Simulation): void {
  const { random } = simulation;
  for (const peer of simulation.peers) {
    if (peer.node === null && drawChance(random, 1, 20)) restart(simulation, peer);
  }
}

function restart(simulation: Simulation, peer: SimulatedPeer): void {
  bootPeer(peer, simulation.options);
  observeRestart(simulation.watch, peerViewOf(peer), simulation.tick);
  observe(simulation, peer);
}

/** Lets every peer do what waits for it, as far as it gets. */
function workAll(simulation: Simulation): void {
  const { random, weather } = simulation;
  for (const peer of simulation.peers) {
    if (peer.node === null || !hasWork(peer)) continue;
    if (simulation.faulty && drawChance(random, 1, 8)) continue;
    const disturb: Disturb = () => simulation.faulty &&
      drawChance(random, weather.crash + (isExposed(peer) ? weather.aimedCrash : 0), 1_000);
    const { messages, reads, crashed } = workOnPeer(peer, disturb, random, {
      stepped: () => observe(simulation, peer),
      reconfigured: (from, to) => observeConfigChange(simulation.watch, peer.id, setsOf(from), setsOf(to)),
    });
    for (const message of messages) sendOff(simulation, peer, message);
    for (const read of reads) checkRead(simulation, peer, read.context, read.index);
    if (crashed) crashPeer(peer);
    else observe(simulation, peer);
  }
}

const setsOf = (config: { voters: readonly number[]; votersOutgoing: readonly number[] }):
{ voters: readonly number[]; outgoing: readonly number[] } =>
  ({ voters: config.voters, outgoing: config.votersOutgoing });

function checkRead(simulation: Simulation, peer: SimulatedPeer, context: unknown, index: number): void {
  const committedBefore = typeof context === "number" ? simulation.reads.get(context) : undefined;
  if (committedBefore !== undefined) observeRead(simulation.watch, peer.id, committedBefore, index);
}

/** A message leaves its peer: what it promises must be durable by now. */
function sendOff(simulation: Simulation, peer: SimulatedPeer, message: Message): void {
  const { random, weather, watch } = simulation;
  const { durable } = peerViewOf(peer);
  if (message.type === MessageType.VoteResp && !message.reject) {
    observeVote(watch, peer.id, message.to, message.term, durable);
  }
  if (message.type === MessageType.AppResp && !message.reject) {
    observeAck(watch, peer.id, message.index, message.term, durable);
  }
  if (simulation.faulty && drawChance(random, weather.loss, 1_000)) return;
  const flight = { message, heardAt: peer.heardAt };
  simulation.flights.push(flight);
  if (simulation.faulty && drawChance(random, weather.duplicate, 1_000)) simulation.flights.push(flight);
  if (simulation.flights.length > MAX_FLIGHTS) simulation.flights.shift();
}

function deliverSome(simulation: Simulation): void {
  const { random, weather } = simulation;
  for (let left = simulation.flights.length; left > 0; left--) {
    if (simulation.faulty && drawChance(random, weather.delay, 1_000)) continue;
    const at = simulation.faulty && weather.delay > 0 ? drawInt(random, 0, simulation.flights.length - 1) : 0;
    const [flight] = simulation.flights.splice(at, 1);
    if (flight !== undefined) deliver(simulation, flight);
  }
}

function deliver(simulation: Simulation, { message, heardAt }: Flight): void {
  const { from, to } = message;
  const peer = simulation.peers[to - 1];
  if (peer === undefined || peer.node === null || simulation.cuts.has(from * 100 + to)) return;
  const { raft } = peer.node;
  const answersLeader = message.type === MessageType.HeartbeatResp || message.type === MessageType.AppResp;
  if (answersLeader && raft.role === Role.Leader && raft.term === message.term && from !== to) {
    observeContact(simulation.watch, to, raft.term, from, heardAt);
  }
  step(peer.node, message);
  const fromLeader = message.type === MessageType.App || message.type === MessageType.Heartbeat ||
    message.type === MessageType.Snap;
  if (fromLeader && raft.term === message.term && raft.lead === from) peer.heardAt = simulation.tick;
  observe(simulation, peer);
}

/** Looks at a peer after something has happened to it. */
function observe(simulation: Simulation, peer: SimulatedPeer): void {
  const { node } = peer;
  if (node === null) return;
  if (node.raft.halted !== null) {
    simulation.problem ??= `peer ${peer.id} halted: ${node.raft.halted}`;
    return;
  }
  for (const note of takeNotes(node)) {
    if (note.kind === "campaign.started" && note.campaign === "transfer") peer.campaignsByTransfer = note.term;
    if (note.kind !== "leader.elected") continue;
    observeElection(simulation.watch, peer.id, note.term, note.voters,
      (id) => peerViewOf(simulation.peers[id - 1] ?? peer).durable);
    checkLease(simulation, peer);
  }
  observePeer(simulation.watch, peerViewOf(peer), (id) => simulation.peers[id - 1]?.durableLog);
}

/** The lease is a promise of voters that keep it: only with the quorum check everywhere and no transfer. */
function checkLease(simulation: Simulation, peer: SimulatedPeer): void {
  const { options, tick: now, watch } = simulation;
  if (!options.checkQuorum || peer.node === null || peer.campaignsByTransfer === peer.node.raft.term) return;
  const leaders = simulation.peers.filter(({ node }) => node !== null && node.raft.role === Role.Leader).map(peerViewOf);
  observeLeaseElection(watch, peerViewOf(peer), now, options.electionTick, leaders);
}

/** No more faults: the group must come to rest with a leader, and commit. */
function runHealing(simulation: Simulation): void {
  simulation.faulty = false;
  simulation.cuts.clear();
  for (const peer of simulation.peers) {
    if (peer.node === null) restart(simulation, peer);
    peer.stalledFor = 0;
    setSnapshotState(peer, true);
    // The host knows that no snapshot is under way any more, and says so: a lost one would block the peer for ever.
    for (const other of simulation.peers) {
      if (peer.node !== null) reportSnapshot(peer.node, other.id, false);
    }
  }
  const marker = `marker ${simulation.seed}`;
  for (let i = 0; i < HEALING_TICKS && isClean(simulation); i++) {
    tickAll(simulation);
    retireRemoved(simulation);
    if (i % 20 === 10) proposeMarker(simulation, marker);
    for (let round = 0; round < 6; round++) {
      workAll(simulation);
      deliverSome(simulation);
    }
    if (hasHealed(simulation, marker)) return;
  }
  if (isClean(simulation)) simulation.problem = `not healed after ${HEALING_TICKS} ticks: ${describe(simulation)}`;
}

/** A removed peer is destroyed by its host (TiKV: by PD's answer or a tombstone message), so it stops disturbing. */
function retireRemoved(simulation: Simulation): void {
  const members = currentMembers(simulation);
  if (members === null) return;
  // Until every member has applied its removal, somebody may still need its vote.
  const known = highestCommitted(simulation.watch);
  const haveAllApplied = members.every((id) => (simulation.peers[id - 1]?.node?.raft.log.applied ?? 0) >= known);
  for (const peer of simulation.peers) {
    if (!members.includes(peer.id) && haveAllApplied) crashPeer(peer);
    // Added only now, by a change that was under way when the faults ended.
    else if (members.includes(peer.id) && peer.node === null) restart(simulation, peer);
  }
}

/** The members that the most advanced peer knows of, once it has applied all that is committed. */
function currentMembers({ peers, watch }: Simulation): number[] | null {
  for (const { node } of peers) {
    if (node === null || node.raft.log.applied < highestCommitted(watch)) continue;
    const { voters, votersOutgoing, learners, learnersNext } = node.raft.config;
    return [...new Set([...voters, ...votersOutgoing, ...learners, ...learnersNext])];
  }
  return null;
}

function proposeMarker({ peers }: Simulation, marker: string): void {
  for (const { node } of peers) {
    if (node !== null && node.raft.role === Role.Leader) propose(node, marker, 1);
  }
}

function hasHealed(simulation: Simulation, marker: string): boolean {
  const members = currentMembers(simulation);
  if (members === null) return false;
  return members.every((id) => simulation.peers[id - 1]?.machine.includes(marker) === true);
}

function describe({ peers }: Simulation): string {
  return peers.filter(({ node }) => node !== null).map(({ id, node }) => {
    const raft = node?.raft;
    return raft === undefined ? "" : `${id}: role ${raft.role} term ${raft.term} lead ${raft.lead} commit ` +
      `${raft.log.committed} applied ${raft.log.applied}`;
  }).join("; ");
}
