import { useLayoutEffect, useRef, useState } from "react";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { hasOnlyFingers } from "./fingers.ts";
import { focusedBeside } from "./focused.ts";
import type { WaitingProps } from "./lazy-part.tsx";

/** An input method writes over the whole field where that has no room to show what is composed. */
const UNSEEN = { position: "fixed", opacity: 0 } as const;

/**
 * A field in the place of the palette or the terminal while that is fetched: who has called it types on, and an input method
 * needs somewhere to write. What it is composing is finished here.
 */
export function TypeAhead({ hold }: WaitingProps) {
  const { screen } = useApp();
  const { common } = useWords();
  const ref = useRef<HTMLInputElement>(null);
  const [before] = useState(screen.getState().typedAhead);
  useLayoutEffect(() => {
    if (hasOnlyFingers()) return;
    const left = focusedBeside(ref.current);
    ref.current?.focus();
    // What comes gives the focus back to where it finds it.
    return () => {
      if (left instanceof HTMLElement) left.focus();
    };
  }, []);
  const keep = (): void => screen.setState({ typedAhead: ref.current?.value ?? "" });
  return (
    <input
      ref={ref} style={UNSEEN} aria-label={common.loading} defaultValue={before} onInput={keep}
      onKeyDown={({ key }) => key === "Escape" && screen.closeDialog()}
      onCompositionStart={() => hold(true)}
      onCompositionEnd={() => {
        keep();
        hold(false);
      }}
    />
  );
}
