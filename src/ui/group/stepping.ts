import type { Instant } from "../../kernel/time.ts";

export type StepDirection = "forward" | "back";

/** The worker hears of a step, and its picture is here, within so many wall milliseconds. */
const ARRIVAL_MS = 1_000;

/**
 * Steps from one instant of a group to the next. Where they lead is read from the picture, so a step waits until that shows
 * where the one before led: none is lost, however fast they are asked for.
 */
export class Stepping {
  /** When something happens next, or happened last, by the picture as it is or by asking; null where that is not known. */
  private readonly stop: (direction: StepDirection) => Instant | null | Promise<Instant | null>;
  private readonly lead: (to: Instant | null, direction: StepDirection) => void;
  private readonly clock: () => number;
  private awaited: { readonly to: Instant | null; readonly until: number } | null = null;
  private waiting: StepDirection[] = [];

  constructor(stop: Stepping["stop"], lead: Stepping["lead"], clock: () => number = () => performance.now()) {
    this.stop = stop;
    this.lead = lead;
    this.clock = clock;
  }

  ask(direction: StepDirection): void {
    if (this.awaited !== null && this.clock() < this.awaited.until) {
      this.waiting.push(direction);
      return;
    }
    this.waiting = [];
    this.take(direction);
  }

  /** The picture shows this instant. */
  shows(now: Instant): void {
    if (this.awaited?.to !== now) return;
    this.awaited = null;
    const next = this.waiting.shift();
    if (next !== undefined) this.take(next);
  }

  private take(direction: StepDirection): void {
    const found = this.stop(direction);
    if (!(found instanceof Promise)) {
      this.go(found, direction);
      return;
    }
    this.awaited = { to: null, until: this.clock() + ARRIVAL_MS };
    void found.then((to) => this.go(to, direction));
  }

  private go(to: Instant | null, direction: StepDirection): void {
    this.awaited = to === null ? null : { to, until: this.clock() + ARRIVAL_MS };
    this.lead(to, direction);
  }
}
