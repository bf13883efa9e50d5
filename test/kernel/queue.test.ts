import fc from "fast-check";
import { expect, test } from "vitest";
import { cloneQueue, createQueue, popEvent, pushEvent } from "../../src/kernel/queue.ts";
import type { Instant } from "../../src/kernel/time.ts";

test("events leave the queue ordered by time, and within one instant by sequence", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 700 }), (times) => {
      const queue = createQueue<[number, number]>();
      times.forEach((time, sequence) => pushEvent(queue, time as Instant, sequence, [time, sequence]));
      const copy = cloneQueue(queue, (item) => item);
      const out: [number, number][] = [];
      while (queue.size > 0) out.push(popEvent(queue));
      expect(out).toEqual(times.map((time, sequence) => [time, sequence])
        .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)));
      expect(copy.size).toBe(times.length);
      const again: [number, number][] = [];
      while (copy.size > 0) again.push(popEvent(copy));
      expect(again).toEqual(out);
    }),
  );
});
