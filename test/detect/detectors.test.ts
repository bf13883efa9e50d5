import { describe, expect, it } from "vitest";
import type { Detector, Signal, Opinion } from "../../src/detect/detector.ts";
import { DETECTORS } from "../../src/detect/index.ts";
import { lease } from "../../src/detect/lease.ts";
import { missedHeartbeats } from "../../src/detect/missed.ts";
import { standardised, suspicion } from "../../src/detect/normal.ts";
import { mistakeIn, tune } from "../../src/detect/options.ts";
import { pdRule } from "../../src/detect/pd.ts";
import { phiAccrual, type PhiOpinion } from "../../src/detect/phi.ts";
import { activeProbe } from "../../src/detect/probe.ts";
import { micros, millis, minutes, NEVER, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { PRESETS } from "../../src/cluster/presets.ts";

const at = (text: number): Instant => seconds(text) as number as Instant;
const justBefore = (instant: Instant): Instant => (instant - 1) as Instant;

const beat: Signal = { kind: "beat" };
const silence: Signal = { kind: "silence" };
const unanswered: Signal = { kind: "unanswered" };
const answer: Signal = { kind: "answer", took: millis(1), writeTime: millis(1) };

const optionsOf = <Options, State extends Opinion>({ name }: Detector<Options, State>, line = ""): Options =>
  tune(line, PRESETS.tikv.pd).get(name) as Options;

/** What the detector says behind each of the signals. */
function names<Options, State extends Opinion>(
  detector: Detector<Options, State>, options: Options, signals: readonly (readonly [Instant, Signal])[],
): string[] {
  let state = detector.begin(options, START);
  return signals.map(([instant, signal]) => {
    state = detector.hear(options, state, signal, instant);
    return state.name;
  });
}

describe("PD's rule", () => {
  const options = optionsOf(pdRule);

  it("takes PD's own settings", () => {
    expect(options).toEqual({ disconnected: seconds(20), down: minutes(30) });
  });

  it("says Disconnected beyond 20 s and Down beyond 30 min, not at them, and Up with the next heartbeat", () => {
    const limit = at(20);
    const last = (minutes(30) as number) as Instant;
    expect(names(pdRule, options, [
      [limit, silence], [(limit + 1) as Instant, silence], [last, silence], [(last + 1) as Instant, silence],
      [(last + 2) as Instant, beat],
    ])).toEqual(["Up", "Disconnected", "Disconnected", "Down", "Up"]);
  });
});

describe("missed heartbeats", () => {
  it("fail the store at the third in a row, and one answer takes them all back", () => {
    const options = optionsOf(missedHeartbeats);
    expect(missedHeartbeats.rhythm(options)).toEqual({ beat: null, probe: { interval: seconds(5), timeout: seconds(2) } });
    expect(names(missedHeartbeats, options, [
      [at(2), unanswered], [at(7), unanswered], [at(10), answer], [at(17), unanswered], [at(22), unanswered],
      [at(27), unanswered], [at(32), unanswered], [at(35), answer],
    ])).toEqual(["missing", "missing", "healthy", "missing", "missing", "failed", "failed", "healthy"]);
  });
});

describe("a lease", () => {
  it("runs out 10 s behind the last renewal, at that very instant, and comes back with the next", () => {
    const options = optionsOf(lease);
    expect(lease.rhythm(options)).toEqual({ beat: seconds(3), probe: null });
    expect(names(lease, options, [
      [at(3), beat], [justBefore(at(13)), silence], [at(13), silence], [at(15), beat],
    ])).toEqual(["held", "held", "expired", "held"]);
  });
});

describe("active probes with heartbeats", () => {
  const options = optionsOf(activeProbe);

  it("begin at initial, suspect with the first failure and call the store offline with the third in a row", () => {
    expect(activeProbe.begin(options, START).name).toBe("initial");
    expect(names(activeProbe, options, [
      [at(1), answer], [at(7), unanswered], [at(10), answer], [at(12), unanswered], [at(17), unanswered], [at(22), unanswered],
      [at(23), answer],
    ])).toEqual(["healthy", "suspect", "healthy", "suspect", "suspect", "offline", "healthy"]);
  });

  it("count a heartbeat as failed when it is overdue by the time that an answer has, and each further one", () => {
    expect(names(activeProbe, options, [
      [at(1), beat], [justBefore(at(13)), silence], [at(13), silence], [at(23), silence], [at(33), silence],
    ])).toEqual(["healthy", "healthy", "suspect", "suspect", "offline"]);
  });
});

describe("phi accrual", () => {
  const options = optionsOf(phiAccrual);
  const steady = (count: number): PhiOpinion =>
    Array.from({ length: count }, (_, i) => at(i + 1)).reduce((state, instant) =>
      phiAccrual.hear(options, state, beat, instant), phiAccrual.begin(options, START));

  it("reaches its threshold at the very instant at which it suspects", () => {
    const state = steady(300);
    const phi = (instant: Instant): number | undefined => phiAccrual.level?.(options, state, instant);
    expect(phi((state.until - 2) as Instant)).toBeLessThan(8);
    expect(phi((state.until + 2) as Instant)).toBeGreaterThan(8);
    expect(phiAccrual.hear(options, state, silence, justBefore(state.until)).name).toBe("trusted");
    expect(phiAccrual.hear(options, state, silence, state.until)).toMatchObject({ name: "suspected", until: NEVER });
  });

  it("waits longer for a store whose heartbeats come irregularly", () => {
    const state = steady(20);
    const uneven = [1, 3, 4, 7, 8].reduce((before, later) => phiAccrual.hear(options, before, beat, at(20 + later)), state);
    expect(uneven.until - uneven.heard).toBeGreaterThan(state.until - state.heard + millis(500));
  });

  it("learns nothing from the time before the first heartbeat, nor from the silence of a store that it suspected", () => {
    const first = phiAccrual.hear(options, phiAccrual.begin(options, START), beat, at(3));
    expect(first.gaps).toEqual([millis(750), millis(1_250)]);
    const state = steady(5);
    const suspected = phiAccrual.hear(options, state, silence, state.until);
    expect(phiAccrual.hear(options, suspected, beat, at(60)).gaps).toEqual(state.gaps);
  });

  it("keeps so many gaps and no more", () => {
    const few = optionsOf(phiAccrual, "phi.samples=3");
    const state = [1, 2, 4, 5, 6].reduce((before, second) => phiAccrual.hear(few, before, beat, at(second)),
      phiAccrual.begin(few, START));
    expect(state.gaps).toEqual([seconds(2), seconds(1), seconds(1)]);
  });
});

describe("the normal distribution by the four operations", () => {
  it.each([
    [0, 0.301029995663981], [1.2815515655446004, 1], [2.3263478740408408, 2], [3.090232306167813, 3], [5.612001244174789, 8],
    [-1.2815515655446004, 0.045757490560675], [6.361340902404057, 10],
  ])("finds that a variable is larger than %f with the probability that tables have", (z, level) => {
    expect(suspicion(z)).toBeCloseTo(level, 11);
  });

  it("finds the way back", () => {
    for (const level of [1, 2, 8, 40, 100]) expect(suspicion(standardised(level))).toBeCloseTo(level, 9);
  });
});

describe("every detector", () => {
  it("makes only moves that it names, whatever it hears", () => {
    for (const detector of DETECTORS) {
      const options = optionsOf(detector);
      const named = new Set(detector.moves.map(([from, to]) => `${from} to ${to}`));
      const made = new Set<string>();
      let state = detector.begin(options, START);
      expect(state.name).toBe(detector.moves[0]?.[0]);
      let now = START;
      for (let i = 0; i < 2_000; i++) {
        const signal = [beat, answer, unanswered, silence, silence, unanswered][(i * i + (i >> 4)) % 6] ?? beat;
        now = signal.kind === "silence" && state.until !== NEVER ? state.until : (now + micros(700_000 + i)) as Instant;
        const next = detector.hear(options, state, signal, now);
        if (next.name !== state.name) made.add(`${state.name} to ${next.name}`);
        state = next;
      }
      expect([...made].filter((move) => !named.has(move)), detector.name).toEqual([]);
      expect(made.size, detector.name).toBeGreaterThan(1);
    }
  });

  it("names its alarms among its states", () => {
    for (const { alarms, moves } of DETECTORS) {
      expect(alarms.length).toBeGreaterThan(0);
      expect(moves.flat()).toEqual(expect.arrayContaining([...alarms]));
    }
  });
});

describe("options of detectors", () => {
  it("are taken as they were said, all others by default", () => {
    const set = tune("missed.threshold=5, lease.ttl=20s", PRESETS.tikv.pd);
    expect(set.get("missed")).toEqual({ interval: seconds(5), timeout: seconds(2), threshold: 5 });
    expect(set.get("lease")).toEqual({ ttl: seconds(20), renew: seconds(3) });
  });

  it("are refused with what was expected, or with the nearest name", () => {
    expect(mistakeIn("missed.threshold=5,lease.ttl=20s")).toBeNull();
    expect(mistakeIn("missed.threshhold=5")).toEqual({
      key: "missed.threshhold", value: "5", expected: null, nearest: "missed.threshold",
    });
    expect(mistakeIn("lease.ttl=soon")).toMatchObject({ key: "lease.ttl", value: "soon", expected: { expects: "duration" } });
  });
});
