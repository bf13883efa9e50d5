import { useLayoutEffect, useRef } from "react";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { hasOnlyFingers } from "./fingers.ts";
import { focusedBeside } from "./focused.ts";
import type { WaitingProps } from "./lazy-part.tsx";

/**
 * A field in the place of the palette or the terminal while that is fetched: who has called it types on, and an input method
 * needs somewhere to write. What it is composing is finished here.
 */
export function TypeAhead({ hold }: WaitingProps) {
  const { screen } = useApp();
  const { common } = useWords();
  const ref = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (hasOnlyFingers()) return;
    const before = focusedBeside(ref.current);
    ref.current?.focus();
    // What comes gives the focus back to where it finds it.
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const keep = (): void => screen.setState({ typedAhead: ref.current?.value ?? "" });
  return (
    <input
      ref={ref} className="visually-hidden" aria-label={common.loading} defaultValue={screen.getState().typedAhead} onInput={keep}
      onKeyDown={({ key }) => key === "Escape" && screen.closeDialog()}
      onCompositionStart={() => hold(true)}
      onCompositionEnd={() => {
        keep();
        hold(false);
      }}
    />
  );
}
