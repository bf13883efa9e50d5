import { useEffect } from "react";
import { useApp } from "./app/context.ts";
import type { UnheardKey } from "./state/screen.ts";
import { useTexts } from "./words/texts.ts";
import { unheardTexts } from "./words/unheard.texts.ts";

/** Long enough to read a sentence and to do what it says. */
const UNHEARD_MILLIS = 5_000;

/** Why a key has done nothing: until something is done, or for a few seconds. */
export default function UnheardLine({ unheard, lines }: { readonly unheard: UnheardKey; readonly lines: number }) {
  const { screen, run } = useApp();
  const { key, wants } = unheard;
  const text = useTexts(unheardTexts)[wants](key);
  useEffect(() => {
    const forget = (): void => screen.setState({ unheard: null });
    const timer = setTimeout(forget, UNHEARD_MILLIS);
    const unsubscribe = run.subscribe((now, before) => {
      if (now.deed !== before.deed || now.selection !== before.selection) forget();
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [screen, run, unheard]);
  return <p className="hint" data-tells="unheard" data-lines={lines} title={text} role="status"><span>{text}</span></p>;
}
