import type { QuorumscapeError } from "./talk.ts";

/** A promise that somebody else keeps or breaks. */
export interface OpenPromise<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: QuorumscapeError) => void;
}

export function promiseOf<T>(): OpenPromise<T> {
  let resolve: OpenPromise<T>["resolve"] = () => undefined;
  let reject: OpenPromise<T>["reject"] = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Nobody need wait for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
