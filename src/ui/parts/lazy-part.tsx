import { useEffect, useSyncExternalStore, type ComponentType, type ReactNode } from "react";
import { useWords } from "../words/index.ts";

/** A module whose default export is a component. */
export type LoadPart<P> = () => Promise<{ readonly default: ComponentType<P> }>;

type State<P> =
  | { readonly kind: "waiting" }
  | { readonly kind: "ready"; readonly Part: ComponentType<P> }
  | { readonly kind: "missing" };

interface MissingProps {
  readonly again: () => void;
}

const loads: (() => Promise<void>)[] = [];

/**
 * A component that is fetched when it is first drawn, or when the page is idle. One that does not come says so where it would
 * stand, and can be asked for again; the rest of the page goes on.
 */
export function lazyPart<P extends object>(
  load: LoadPart<P>, Missing: ComponentType<MissingProps> = PartMissing,
): (props: P) => ReactNode {
  let state: State<P> = { kind: "waiting" };
  let running: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const change = (next: State<P>): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const fetchPart = async (): Promise<void> => {
    if (state.kind === "ready") return;
    change({ kind: "waiting" });
    try {
      change({ kind: "ready", Part: (await load()).default });
    } catch {
      change({ kind: "missing" });
    }
    running = null;
  };
  const start = (): Promise<void> => (running ??= fetchPart());
  loads.push(start);

  return function LazyPart(props: P) {
    const shown = useSyncExternalStore(subscribe, () => state);
    useEffect(() => {
      void start();
    }, []);
    switch (shown.kind) {
      case "waiting": return null;
      case "ready": return <shown.Part {...props} />;
      case "missing": return <Missing again={() => void start()} />;
    }
  };
}

/** Fetches every part that has not come yet, one after the other. */
export async function preloadParts(): Promise<void> {
  for (const load of loads) await load();
}

/** What stands in the place of a part that did not come. */
export function PartMissing({ again }: MissingProps) {
  const words = useWords();
  return (
    <div className="part-failed" role="alert">
      <p>{words.parts.missing}</p>
      <button type="button" className="button" onClick={again}>{words.parts.again}</button>
    </div>
  );
}
