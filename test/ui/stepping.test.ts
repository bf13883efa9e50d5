import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { lastSaidBefore } from "../../src/ui/group/last-before.ts";
import { Stepping } from "../../src/ui/group/stepping.ts";
import { message } from "../group-pictures.ts";

/** A group in which something happens every ten microseconds, and a page whose picture comes later than it is asked for. */
class Page {
  picture = 100;
  time = 0;
  readonly led: (number | null)[] = [];
  readonly stepping = new Stepping(
    (direction) => (this.picture > 990 ? null : this.picture + (direction === "forward" ? 10 : -10)) as Instant | null,
    (to) => void this.led.push(to), () => this.time,
  );

  show(now: number): void {
    this.picture = now;
    this.stepping.shows(now as Instant);
  }
}

test("steps that are asked for faster than pictures come are taken one by one", () => {
  const page = new Page();
  for (const direction of ["forward", "forward", "back"] as const) page.stepping.ask(direction);
  expect(page.led).toEqual([110]);
  // A picture of somewhere else is not yet the one.
  page.show(105);
  expect(page.led).toEqual([110]);
  page.show(110);
  page.show(120);
  page.show(110);
  expect(page.led).toEqual([110, 120, 110]);
});

test("a step that leads nowhere holds up the next one for a second and no longer", () => {
  const page = new Page();
  page.stepping.ask("forward");
  page.time = 999;
  page.stepping.ask("forward");
  expect(page.led).toEqual([110]);
  page.time = 1_001;
  page.stepping.ask("back");
  expect(page.led).toEqual([110, 90]);
  page.show(90);
  expect(page.led).toEqual([110, 90]);
});

test("where a step back leads may have to be asked for: what is asked meanwhile waits", async () => {
  const led: (number | null)[] = [];
  const stepping = new Stepping(
    (direction) => (direction === "back" ? Promise.resolve(40 as Instant) : 50 as Instant), (to) => void led.push(to), () => 0,
  );
  stepping.ask("back");
  stepping.ask("forward");
  expect(led).toEqual([]);
  await Promise.resolve();
  expect(led).toEqual([40]);
  stepping.shows(40 as Instant);
  expect(led).toEqual([40, 50]);
});

test("the last message is looked for further back behind silent seconds, and one that was lost never arrived", async () => {
  const asked: number[] = [];
  const lost = message(1, 2, "append", 0.5, { fate: "lost", departed: 20_000_000 as Instant, arrives: 20_000_900 as Instant });
  const said = (from: number): Promise<{ messages: typeof lost[]; cutAt: null }> => {
    asked.push(from);
    return Promise.resolve({ messages: from <= lost.departed ? [lost] : [], cutAt: null });
  };
  expect(await lastSaidBefore(said, 30_000_000 as Instant)).toBe(lost.departed);
  expect(asked).toEqual([27_000_000, 0]);
  expect(await lastSaidBefore(said, lost.departed)).toBeNull();
});

test("where nothing is known to come, each step is taken at once", () => {
  const page = new Page();
  page.picture = 1_000;
  page.stepping.ask("forward");
  page.stepping.ask("forward");
  expect(page.led).toEqual([null, null]);
});
