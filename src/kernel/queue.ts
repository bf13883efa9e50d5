import { assert } from "./assert.ts";
import type { Instant } from "./time.ts";

/**
 * Pending events in the order (time, sequence): a total order, so that two events of one instant run in the order in
 * which they were planned, on every engine. A heap of four children to a node whose keys lie in typed arrays. Two separate
 * keys, because packing both into one float would end a run after 2.4 hours. What is planned stays where it was put, and the
 * heap moves only the number of its place: numbers need no write barrier.
 */
export interface EventQueue<T> {
  /** The keys of the heap's nodes. */
  times: Float64Array;
  sequences: Float64Array;
  /** Where the items of the heap's nodes lie in `planned`; behind `size`, the places that are free. */
  places: Uint32Array;
  /** In no order, with undefined at free places. */
  readonly planned: (T | undefined)[];
  size: number;
}

const INITIAL_CAPACITY = 256;

export function createQueue<T>(): EventQueue<T> {
  const queue: EventQueue<T> = {
    times: new Float64Array(INITIAL_CAPACITY),
    sequences: new Float64Array(INITIAL_CAPACITY),
    places: new Uint32Array(INITIAL_CAPACITY),
    planned: [],
    size: 0,
  };
  freeFrom(queue, 0);
  return queue;
}

/** A copy that can go its own way. `copyItem` must return a value that shares nothing mutable with its argument. */
export const cloneQueue = <T>(
  { times, sequences, places, planned, size }: EventQueue<T>, copyItem: (item: T) => T,
): EventQueue<T> => ({
  times: times.slice(), sequences: sequences.slice(), places: places.slice(),
  planned: planned.map((item) => (item === undefined ? undefined : copyItem(item))), size,
});

/**
 * Plans `item`. `sequence` decides between events of the same instant: larger than any used before for what comes in the order in
 * which it is planned.
 */
export function pushEvent<T>(queue: EventQueue<T>, time: Instant, sequence: number, item: T): void {
  if (queue.size === queue.times.length) grow(queue);
  const { times, sequences, places } = queue;
  let hole = queue.size++;
  const place = places[hole] as number;
  queue.planned[place] = item;
  while (hole > 0) {
    const parent = (hole - 1) >> 2;
    const parentTime = times[parent] as number;
    if (parentTime < time || (parentTime === time && (sequences[parent] as number) < sequence)) break;
    times[hole] = parentTime;
    sequences[hole] = sequences[parent] as number;
    places[hole] = places[parent] as number;
    hole = parent;
  }
  times[hole] = time;
  sequences[hole] = sequence;
  places[hole] = place;
}

/** The instant of the earliest event; the queue must not be empty. */
export const peekTime = <T>(queue: EventQueue<T>): Instant => queue.times[0] as Instant;

/** What decided that it comes first among the events of its instant. */
export const peekSequence = <T>(queue: EventQueue<T>): number => queue.sequences[0] as number;

/** The earliest event; undefined if the queue is empty. */
export const peekEvent = <T>({ planned, places, size }: EventQueue<T>): T | undefined =>
  size === 0 ? undefined : planned[places[0] as number];

/** Takes the earliest event out; the queue must not be empty. */
export function popEvent<T>(queue: EventQueue<T>): T {
  assert(queue.size > 0, "there is an event to take");
  const { planned, places } = queue;
  const place = places[0] as number;
  const first = planned[place] as T;
  planned[place] = undefined;
  const last = --queue.size;
  sink(queue, last);
  places[last] = place;
  return first;
}

/** Takes the event of that sequence out, wherever it stands; undefined if none is planned. Looks at all that is planned. */
export function takeEvent<T>(queue: EventQueue<T>, sequence: number): T | undefined {
  const { times, sequences, places, size } = queue;
  const node = sequences.indexOf(sequence);
  if (node < 0 || node >= size) return undefined;
  const place = places[node] as number;
  // Whatever stands above it moves down by one, so that it is the first.
  let hole = node;
  while (hole > 0) {
    const parent = (hole - 1) >> 2;
    times[hole] = times[parent] as number;
    sequences[hole] = sequences[parent] as number;
    places[hole] = places[parent] as number;
    hole = parent;
  }
  places[0] = place;
  return popEvent(queue);
}

/** The event of that sequence; undefined if none is planned. Looks at all that is planned. */
export function findEvent<T>({ sequences, places, planned, size }: EventQueue<T>, sequence: number): T | undefined {
  const node = sequences.indexOf(sequence);
  return node < 0 || node >= size ? undefined : planned[places[node] as number];
}

/** Puts the node behind the heap's end where it belongs below the root, which has gone. */
function sink<T>({ times, sequences, places }: EventQueue<T>, last: number): void {
  const time = times[last] as number;
  const sequence = sequences[last] as number;
  const place = places[last] as number;
  let hole = 0;
  for (let child = 1; child < last; child = 4 * hole + 1) {
    const end = Math.min(child + 4, last);
    let least = child;
    let leastTime = times[child] as number;
    for (let other = child + 1; other < end; other++) {
      const otherTime = times[other] as number;
      if (otherTime > leastTime) continue;
      if (otherTime === leastTime && (sequences[other] as number) > (sequences[least] as number)) continue;
      least = other;
      leastTime = otherTime;
    }
    if (time < leastTime || (time === leastTime && sequence < (sequences[least] as number))) break;
    times[hole] = leastTime;
    sequences[hole] = sequences[least] as number;
    places[hole] = places[least] as number;
    hole = least;
  }
  times[hole] = time;
  sequences[hole] = sequence;
  places[hole] = place;
}

function grow<T>(queue: EventQueue<T>): void {
  const { times, sequences, places, size } = queue;
  queue.times = new Float64Array(size * 2);
  queue.sequences = new Float64Array(size * 2);
  queue.places = new Uint32Array(size * 2);
  queue.times.set(times);
  queue.sequences.set(sequences);
  queue.places.set(places);
  freeFrom(queue, size);
}

/** Makes new places for all that may come behind `size`. */
function freeFrom<T>({ places, planned }: EventQueue<T>, size: number): void {
  for (let place = size; place < places.length; place++) {
    places[place] = place;
    planned.push(undefined);
  }
}

/** Looks at all that is planned, in no order: for inspectors that pick a few, without the price of an order. */
export function eachPlanned<T>(queue: EventQueue<T>, look: (item: T, time: number, sequence: number) => void): void {
  for (let i = 0; i < queue.size; i++) {
    look(queue.planned[queue.places[i] as number] as T, queue.times[i] as number, queue.sequences[i] as number);
  }
}

/** What is planned, in the order in which it will run: for digests and inspectors, which must not see the heap's layout. */
export function plannedEvents<T>(queue: EventQueue<T>): { time: number; sequence: number; item: T }[] {
  const planned: { time: number; sequence: number; item: T }[] = [];
  eachPlanned(queue, (item, time, sequence) => {
    planned.push({ time, sequence, item });
  });
  return planned.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
}
