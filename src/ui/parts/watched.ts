/** A value that changes from outside of React, as `useSyncExternalStore` takes it. */
export interface Watched<T> {
  /** The same object until it changes. */
  readonly current: () => T;
  /** Calls `changed` when there is another; returns what ends that. */
  readonly subscribe: (changed: () => void) => () => void;
}
