import { expect, test } from "vitest";
import { frameOf } from "../../src/cluster/frames.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { beginFilm, MAX_PICTURES, nextPicture } from "../../src/session/film.ts";
import { advanceRun, createRun, runAside, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

function runTo(seconds: number): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("2s kill store 1"),
  }, true);
  advanceRun(run, at(seconds));
  return run;
}

test("a film's pictures are the cluster as it was at equal steps, from its first instant to its last; the run stays as it is", () => {
  const run = runTo(20);
  const before = hashCluster(run.cluster);
  const film = beginFilm(run, { pictures: 5, from: at(1), to: at(17) });
  if (film === null) throw new Error("the run leads to every instant of its past");
  const pictures = Array.from({ length: 5 }, () => nextPicture(film, () => true));
  expect(pictures.map((picture) => picture?.now)).toEqual([at(1), at(5), at(9), at(13), at(17)]);
  const there = runAside(run, at(13));
  if (there === null) throw new Error("the run leads there");
  const { layout: _number, ...shown } = frameOf(there.cluster);
  expect(pictures[3]).toMatchObject(shown);
  expect(pictures[3]?.stores).not.toEqual(pictures[0]?.stores);
  expect(nextPicture(film, () => true)).toBeNull();
  expect(hashCluster(run.cluster)).toBe(before);
});

test("who has no time gets the same pictures by and by", () => {
  const run = runTo(20);
  const wish = { pictures: 3, from: at(1), to: at(17) };
  const [quick, slow] = [beginFilm(run, wish), beginFilm(run, wish)];
  if (quick === null || slow === null) throw new Error("the run leads to every instant of its past");
  nextPicture(quick, () => true);
  nextPicture(slow, () => true);
  const whole = nextPicture(quick, () => true);
  let asked = 1;
  let picture = nextPicture(slow, () => false);
  for (; picture === null && asked < 10_000; asked++) picture = nextPicture(slow, () => false);
  expect(asked).toBeGreaterThan(3);
  expect(picture).toEqual(whole);
});

test("no film has more pictures than the limit, or fewer than two", () => {
  const run = runTo(3);
  expect(beginFilm(run, { pictures: MAX_PICTURES, from: at(1), to: at(2) })).not.toBeNull();
  for (const pictures of [1, MAX_PICTURES + 1]) expect(beginFilm(run, { pictures, from: at(1), to: at(2) })).toBeNull();
  expect(beginFilm(run, { pictures: 5, from: at(2), to: at(1) })).toBeNull();
});
