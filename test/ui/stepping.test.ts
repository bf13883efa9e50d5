import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { Stepping } from "../../src/ui/group/stepping.ts";

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

test("where nothing is known to come, each step is taken at once", () => {
  const page = new Page();
  page.picture = 1_000;
  page.stepping.ask("forward");
  page.stepping.ask("forward");
  expect(page.led).toEqual([null, null]);
});
