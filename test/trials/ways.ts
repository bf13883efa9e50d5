import { hashCluster } from "../../src/cluster/digest.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { linkOfRun, openLink } from "../../src/session/open.ts";
import { actOnRun, advanceRun, createRun, runAside, stepRun, type Run } from "../../src/session/run.ts";
import { switchBranch } from "../../src/session/branches.ts";
import { randomWorld, type World } from "../cluster/worlds.ts";
import { seekRun } from "../seek.ts";

/** A way through a world's time; all of them come to the same instant, and to the same state and record there. */
type Way = (world: World, seed: number) => Run;

const bornIn = ({ spec }: World): Run => createRun(spec);

const toEnd = (run: Run, { end }: World): Run => {
  advanceRun(run, end);
  return run;
};

/** Another instant of the world for each place and seed. */
const someInstant = (seed: number, place: number, { end }: World): Instant =>
  drawInt(createStream(seed, `ways/${place}`), 1, end - 1) as Instant;

const stepped: Way = (world, seed) => {
  const run = bornIn(world);
  const from = someInstant(seed, 1, world);
  advanceRun(run, from);
  for (let step = 0; step < 4_000 && stepRun(run, world.end) !== null; step++);
  return toEnd(run, world);
};

const sliced: Way = (world, seed) => {
  const run = bornIn(world);
  const slice = 20_000 + (seed * 7_919) % 600_000;
  while (run.cluster.now < world.end) advanceRun(run, Math.min(world.end, run.cluster.now + slice) as Instant);
  return run;
};

const sought: Way = (world, seed) => {
  const run = toEnd(bornIn(world), world);
  for (let place = 0; place < 4; place++) seekRun(run, someInstant(seed, place, world));
  seekRun(run, world.end);
  return run;
};

/** What a copy goes on to, while the run that it is of goes on as well. */
const forked: Way = (world, seed) => {
  const run = bornIn(world);
  advanceRun(run, someInstant(seed, 2, world));
  const aside = runAside(run, someInstant(seed, 2, world));
  advanceRun(run, Math.min(world.end, run.cluster.now + 1_000_000) as Instant);
  return aside === null ? run : toEnd(aside, world);
};

/** Somebody acts in the past, looks at what comes of it, and returns to the first future. */
const branched: Way = (world, seed) => {
  const run = toEnd(bornIn(world), world);
  seekRun(run, someInstant(seed, 3, world));
  actOnRun(run, { kind: "kill", node: { kind: "store", id: 1 } });
  advanceRun(run, world.end);
  if (run.branches.length > 1) switchBranch(run, run.branches[0]?.id ?? 1);
  seekRun(run, world.end);
  return run;
};

const fromLink: Way = (world) => {
  const opened = openLink(linkOfRun(world.spec, world.end), () => undefined);
  if (!opened.ok) throw new Error(opened.notices.map(({ text }) => text).join(" "));
  return toEnd(opened.run, world);
};

const whole: Way = (world) => toEnd(bornIn(world), world);

export const WAYS = { whole, stepped, sliced, sought, forked, branched, fromLink } satisfies Readonly<Record<string, Way>>;
export type WayName = keyof typeof WAYS;

/** The digest of the state to which the way leads, and that of the record that was kept on it. */
export function digestOf(way: WayName, seed: number): string {
  const world = randomWorld(seed);
  const run = WAYS[way](world, seed);
  const past = run.branch.events.filter(({ at }) => at <= world.end);
  return `${hashCluster(run.cluster)} ${past.length} ${hashValue(past)}`;
}
