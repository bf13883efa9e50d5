import { useState, type ComponentType, type ReactNode } from "react";
import { useWords } from "../words/index.ts";
import { fetchMissing, lateModule, useLateModule } from "./late-module.ts";

/** A module whose default export is a component. */
export type LoadPart<P> = () => Promise<{ readonly default: ComponentType<P> }>;

interface MissingProps {
  readonly again: () => void;
}

/** What stands in the place of a part until it has come, and as long as it holds that place. */
export interface WaitingProps {
  readonly hold: (held: boolean) => void;
}

/**
 * A component that is fetched when it is first drawn, or when the page is idle. One that does not come says so where it would
 * stand, and can be asked for again; the rest of the page goes on.
 */
export function lazyPart<P extends object>(
  load: LoadPart<P>, Missing: ComponentType<MissingProps> = PartMissing,
  Waiting: ComponentType<WaitingProps> = Nothing,
): (props: P) => ReactNode {
  const late = lateModule(load);
  return function LazyPart(props: P) {
    const shown = useLateModule(late);
    const [held, hold] = useState(false);
    if (held || shown.kind === "waiting") return <Waiting hold={hold} />;
    return shown.kind === "ready" ? <shown.module.default {...props} /> : <Missing again={fetchMissing} />;
  };
}

const Nothing = (): null => null;

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
