import { useSyncExternalStore } from "react";

const query = matchMedia("(max-width: 699px)");

const subscribe = (changed: () => void): (() => void) => {
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
};

/** Whether panels become sheets. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
