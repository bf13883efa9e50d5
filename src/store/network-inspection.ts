import { millis, seconds, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import type { InspectedLink } from "./inspected.ts";
import type { Turn } from "./turn.ts";

/** What TiKV does by default (inspect-network-interval), and what its health controller calls slow, a round and a recovery. */
const INTERVAL = millis(100);
const TIMEOUT_TICKS = seconds(1) / INTERVAL;
const ROUND_TICKS = 3;
const RECOVERY = seconds(1_800);
const WORST = 100;
/** What a round without trouble takes off. */
const WELL_ROUND = (WORST * ROUND_TICKS * INTERVAL) / RECOVERY;
const BYTES = 60;

/** PD begins to heed it, or heeds it no more. */
export function heedNetwork(turn: Turn, isHeeded: boolean): void {
  const { memory } = turn.state;
  if (!isHeeded) {
    delete memory.network;
    return;
  }
  memory.network = { since: turn.clock, tick: 0, links: [], told: {} };
  inspectNetwork(turn, turn.clock);
}

/** Asks every other store whether it is there, counts what was asked too long ago, and weighs each link once a round. */
export function inspectNetwork({ state: { id, memory }, host }: Turn, since: Instant): void {
  const { network } = memory;
  if (network?.since !== since) return;
  const tick = network.tick + 1;
  const links = [...host.directory.stores].flatMap(([store, machine]) => {
    if (store === id || memory.buried.includes(store)) return [];
    host.send(machine, "kv", { kind: "inspect-network", tick, isAnswer: false }, BYTES);
    const known = network.links.find((link) => link.store === store) ?? { store, score: 1, open: [], asked: 0, late: 0 };
    return asked(known, tick);
  });
  const told = Object.fromEntries(links.filter(({ score }) => score >= 2).map(({ store, score }) => [store, Math.floor(score)]));
  memory.network = { since, tick, links, told };
  host.startTimer(INTERVAL, { kind: "inspect", what: "network", since });
}

function asked({ store, score, open, asked: before, late }: InspectedLink, tick: number): InspectedLink {
  const given = open.filter((each) => tick - each >= TIMEOUT_TICKS).length;
  const link = { store, score, open: [...open.slice(given), tick], asked: before + given, late: late + given };
  return tick % ROUND_TICKS === 0 ? { ...link, score: weighed(link), asked: 0, late: 0 } : link;
}

/** It rises by the share that was late, twofold at the most, and falls steadily. */
const weighed = ({ score, asked: all, late }: InspectedLink): number =>
  (late === 0 ? Math.max(1, score - WELL_ROUND) : Math.min(WORST, score * (1 + late / all)));

/** Another store asks, or has answered. What comes too late has been counted. */
export function hearInspection(
  { state: { memory }, host }: Turn, from: MachineId, { tick, isAnswer }: Extract<Message, { kind: "inspect-network" }>,
): void {
  if (!isAnswer) {
    host.send(from, "kv", { kind: "inspect-network", tick, isAnswer: true }, BYTES);
    return;
  }
  const { network } = memory;
  if (network === undefined) return;
  memory.network = { ...network, links: network.links.map((link) =>
    (host.directory.stores.get(link.store) !== from || !link.open.includes(tick) ? link
      : { ...link, open: link.open.filter((each) => each !== tick), asked: link.asked + 1 })) };
}
