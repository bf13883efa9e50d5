import { assert } from "./assert.ts";
import type { Instant } from "./time.ts";

/**
 * Pending events in the order (time, sequence): a total order, so that two events of one instant run in the order in
 * which they were planned, on every engine. A binary heap whose keys lie in typed arrays beside the items. Two separate
 * keys, because packing both into one float would end a run after 2.4 hours.
 */
export interface EventQueue<T> {
  times: Float64Array;
  sequences: Float64Array;
  items: (T | undefined)[];
  size: number;
}

const INITIAL_CAPACITY = 256;

export function createQueue<T>(): EventQueue<T> {
  return {
    times: new Float64Array(INITIAL_CAPACITY),
    sequences: new Float64Array(INITIAL_CAPACITY),
    items: [],
    size: 0,
  };
}

/** A copy that can go its own way. `copyItem` must return a value that shares nothing mutable with its argument. */
export function cloneQueue<T>(queue: EventQueue<T>, copyItem: (item: T) => T): EventQueue<T> {
  const items: T[] = new Array<T>(queue.size);
  for (let i = 0; i < queue.size; i++) items[i] = copyItem(queue.items[i] as T);
  return { times: queue.times.slice(), sequences: queue.sequences.slice(), items, size: queue.size };
}

/**
 * Plans `item`. `sequence` decides between events of the same instant: larger than any used before for what comes in the order in
 * which it is planned.
 */
export function pushEvent<T>(queue: EventQueue<T>, time: Instant, sequence: number, item: T): void {
  if (queue.size === queue.times.length) grow(queue);
  const { times, sequences, items } = queue;
  let hole = queue.size++;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const parentTime = times[parent] as number;
    if (parentTime < time || (parentTime === time && (sequences[parent] as number) < sequence)) break;
    times[hole] = parentTime;
    sequences[hole] = sequences[parent] as number;
    items[hole] = items[parent];
    hole = parent;
  }
  times[hole] = time;
  sequences[hole] = sequence;
  items[hole] = item;
}

/** The instant of the earliest event; the queue must not be empty. */
export const peekTime = <T>(queue: EventQueue<T>): Instant => queue.times[0] as Instant;

/** What decided that it comes first among the events of its instant. */
export const peekSequence = <T>(queue: EventQueue<T>): number => queue.sequences[0] as number;

/** Takes the earliest event out; the queue must not be empty. */
export function popEvent<T>(queue: EventQueue<T>): T {
  assert(queue.size > 0, "an event is taken only from a queue that has one");
  const { times, sequences, items } = queue;
  const first = items[0] as T;
  const last = --queue.size;
  const time = times[last] as number;
  const sequence = sequences[last] as number;
  const item = items[last];
  items[last] = undefined;
  if (last === 0) return first;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= last) break;
    const right = child + 1;
    if (right < last && precedes(times, sequences, right, child)) child = right;
    const childTime = times[child] as number;
    if (time < childTime || (time === childTime && sequence < (sequences[child] as number))) break;
    times[hole] = childTime;
    sequences[hole] = sequences[child] as number;
    items[hole] = items[child];
    hole = child;
  }
  times[hole] = time;
  sequences[hole] = sequence;
  items[hole] = item;
  return first;
}

function precedes(times: Float64Array, sequences: Float64Array, a: number, b: number): boolean {
  const timeA = times[a] as number;
  const timeB = times[b] as number;
  return timeA < timeB || (timeA === timeB && (sequences[a] as number) < (sequences[b] as number));
}

function grow<T>(queue: EventQueue<T>): void {
  const capacity = queue.times.length * 2;
  const times = new Float64Array(capacity);
  const sequences = new Float64Array(capacity);
  times.set(queue.times);
  sequences.set(queue.sequences);
  queue.times = times;
  queue.sequences = sequences;
}

/** What is planned, in the order in which it will run: for digests and inspectors, which must not see the heap's layout. */
export function plannedEvents<T>(queue: EventQueue<T>): { time: number; sequence: number; item: T }[] {
  const planned: { time: number; sequence: number; item: T }[] = [];
  for (let i = 0; i < queue.size; i++) {
    planned.push({
      time: queue.times[i] as number,
      sequence: queue.sequences[i] as number,
      item: queue.items[i] as T,
    });
  }
  return planned.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
}
