import { useEffect, useSyncExternalStore } from "react";

/** What has come of a module so far. */
export type ModuleState<Module> =
  | { readonly kind: "waiting" }
  | { readonly kind: "ready"; readonly module: Module }
  | { readonly kind: "missing" };

/** A module that is fetched when it is first wanted, or when the page is idle. One that did not come can be asked for again. */
export interface LateModule<Module> {
  current(): ModuleState<Module>;
  subscribe(listener: () => void): () => void;
  start(): Promise<void>;
}

const modules: LateModule<unknown>[] = [];

export function lateModule<Module>(load: () => Promise<Module>): LateModule<Module> {
  let arrival: ModuleState<Module> = { kind: "waiting" };
  let running: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const change = (next: ModuleState<Module>): void => {
    arrival = next;
    for (const listener of listeners) listener();
  };
  const fetchModule = async (): Promise<void> => {
    if (arrival.kind === "ready") return;
    change({ kind: "waiting" });
    try {
      change({ kind: "ready", module: await load() });
    } catch {
      change({ kind: "missing" });
    }
    running = null;
  };
  const late: LateModule<Module> = {
    current: () => arrival,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => (running ??= fetchModule()),
  };
  modules.push(late);
  return late;
}

/** Fetches every module that has not come yet, one after the other. */
export async function preloadModules(): Promise<void> {
  for (const { start } of modules) await start();
}

/** Asks again for all that did not come: what has kept one away has kept others away as well. */
export function fetchMissing(): void {
  for (const { current, start } of modules) if (current().kind === "missing") void start();
}

/** What has come of it; it is fetched once it is wanted. */
export function useLateModule<Module>(late: LateModule<Module>, wanted = true): ModuleState<Module> {
  const arrival = useSyncExternalStore(late.subscribe, late.current);
  useEffect(() => {
    if (wanted) void late.start();
  }, [late, wanted]);
  return arrival;
}
