import { clientProgram, createClient, startWorkload, type ClientHost, type ClientState, type ClientTimer } from "../../src/client/index.ts";
import { createQueue, peekTime, popEvent, pushEvent } from "../../src/kernel/queue.ts";
import { after, micros, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import type { KvRequest, Message, RegionError } from "../../src/proto/messages.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Peer, Region } from "../../src/proto/region.ts";
import type { ClientSettings, Settings } from "../../src/proto/settings.ts";

/** How a scripted store answers: a value, an error, silence, or no process at all. */
export type Answer = { readonly ok: string | null } | { readonly error: RegionError } | "silence" | "refused";

/** One client on machine 0, stores 1 to 3 on machines 1 to 3, PD on machine 9; 500 µs from each to each. */
export interface World {
  now: Instant;
  client: ClientState;
  settings: ClientSettings;
  region: Region;
  /** What PD says of the leader; null for a PD that knows none. */
  leader: Peer | null;
  pd: "answers" | "silence" | "refused";
  store: (world: World, storeId: number, request: KvRequest) => Answer;
  readonly queue: ReturnType<typeof createQueue<Planned>>;
  sequence: number;
  readonly requests: { readonly at: Instant; readonly store: number; readonly request: KvRequest }[];
  readonly probes: { readonly at: Instant; readonly store: number }[];
  readonly questions: Instant[];
  readonly events: { readonly at: Instant; readonly body: EventBody }[];
  readonly observations: Observation[];
}

type Planned =
  | { readonly kind: "timer"; readonly timer: ClientTimer }
  | { readonly kind: "message"; readonly from: number; readonly message: Message }
  | { readonly kind: "arrive"; readonly to: number; readonly message: Message }
  | { readonly kind: "refused"; readonly to: number; readonly message: Message };

const hop = micros(500);

export const peer = (storeId: number): Peer => ({ id: 10 + storeId, storeId, role: "Voter" });

export const oneRegion: Region = {
  id: 7, startKey: "", endKey: "", epoch: { confVer: 5, version: 3 }, peers: [peer(1), peer(2), peer(3)],
};

/** A world in which store 1 leads region 7 and everybody is well. */
export function createWorld(changes: Partial<ClientSettings> = {}, keys: readonly string[] = ["k"]): World {
  return {
    now: START,
    client: createClient({ client: 1, clients: 1, seed: 42, keys }),
    settings: {
      rate: 10, writePercent: 50, valueBytes: 16, maxRetryTime: seconds(40), requestTimeout: seconds(30), ...changes,
    },
    region: oneRegion,
    leader: peer(1),
    pd: "answers",
    store: ledBy(1),
    queue: createQueue<Planned>(),
    sequence: 0,
    requests: [],
    probes: [],
    questions: [],
    events: [],
    observations: [],
  };
}

/** Stores among which that one leads, and the others say so. */
export const ledBy = (leader: number) => (_: World, storeId: number): Answer =>
  storeId === leader ? { ok: "v" } : { error: { kind: "NotLeader", regionId: 7, leader: peer(leader) } };

export const begin = (world: World): World => {
  clientProgram.start(world.client, hostOf(world));
  return world;
};

/** Changes the rate as the cluster does: the client is told. */
export function changeRate(world: World, rate: number): World {
  world.settings = { ...world.settings, rate };
  startWorkload(world.client, hostOf(world));
  return world;
}

export function run(world: World, length: Duration): World {
  const end = after(world.now, length);
  while (world.queue.size > 0 && peekTime(world.queue) <= end) {
    world.now = peekTime(world.queue);
    deliver(world, popEvent(world.queue));
  }
  world.now = end;
  return world;
}

/** Runs until the client has begun another operation, then lets no more arrive. */
export function oneOperation(world: World): World {
  const asked = world.requests.length + world.questions.length;
  while (world.requests.length + world.questions.length === asked) run(world, millis(1));
  return changeRate(world, 0);
}

function deliver(world: World, planned: Planned): void {
  const host = hostOf(world);
  switch (planned.kind) {
    case "timer":
      clientProgram.timer(world.client, host, planned.timer);
      return;
    case "message":
      clientProgram.receive(world.client, host, planned.from, planned.message);
      return;
    case "refused":
      clientProgram.refused(world.client, host, planned.to, planned.message);
      return;
    case "arrive":
      answer(world, planned.to, planned.message);
  }
}

function answer(world: World, to: number, message: Message): void {
  if (message.kind === "get-region") {
    if (world.pd === "refused") plan(world, hop, { kind: "refused", to, message });
    if (world.pd !== "answers") return;
    const response: Message = {
      kind: "get-region-response", requestId: message.requestId, region: world.region, leader: world.leader,
    };
    plan(world, hop, { kind: "message", from: to, message: response });
  } else if (message.kind === "kv-request") {
    const said = world.store(world, to, message);
    if (said === "silence") return;
    if (said === "refused") {
      plan(world, hop, { kind: "refused", to, message });
      return;
    }
    const isProbe = message.regionId === 0;
    const error: RegionError | null = isProbe
      ? { kind: "RegionNotFound", regionId: 0 }
      : "error" in said ? said.error : null;
    const response: Message = {
      kind: "kv-response", requestId: message.requestId, regionId: message.regionId,
      value: "ok" in said ? said.ok : null, error,
    };
    plan(world, hop, { kind: "message", from: to, message: response });
  }
}

function plan(world: World, delay: Duration, planned: Planned): void {
  pushEvent(world.queue, after(world.now, delay), world.sequence++, planned);
}

function hostOf(world: World): ClientHost {
  return {
    now: world.now,
    machine: 0,
    settings: { client: world.settings } as Settings,
    clock: () => world.now,
    wallClock: () => world.now,
    diskFull: false,
    send(to, _stream, message) {
      if (message.kind === "get-region") world.questions.push(world.now);
      else if (message.kind === "kv-request") {
        if (message.regionId === 0) world.probes.push({ at: world.now, store: to });
        else world.requests.push({ at: world.now, store: to, request: message });
      }
      plan(world, hop, { kind: "arrive", to, message });
    },
    write: () => undefined,
    startTimer: (delay, timer) => plan(world, delay, { kind: "timer", timer }),
    emit: (body) => world.events.push({ at: world.now, body }),
    observe: (observation) => world.observations.push(observation),
    directory: { stores: new Map([[1, 1], [2, 2], [3, 3]]), pds: [9], clients: [] },
  };
}

/** The gaps between successive requests in milliseconds. */
export const gaps = (world: World): number[] =>
  world.requests.slice(1).map((request, i) => (request.at - (world.requests[i]?.at ?? START)) / 1_000);

export const storesAsked = (world: World): number[] => world.requests.map((request) => request.store);

export const eventNames = (world: World): string[] => world.events.map((event) => event.body.name);
