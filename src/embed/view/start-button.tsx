import { Play, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { useApp, useRun } from "../../ui/app/context.ts";
import { useEmbed, useEmbedText, useSetting } from "./embed.tsx";

/**
 * In the middle of the picture until the reader has started it, and again at its end. Where there are no other controls it is
 * there whenever the run stands.
 */
export function StartButton() {
  const text = useEmbedText();
  const { run } = useApp();
  const { restart } = useEmbed();
  const plays = useRun(({ status }) => status?.playing ?? null);
  const now = useRun(({ status }) => status?.now ?? 0);
  const end = useSetting((all) => all.end);
  const isOnly = useSetting(({ controls }) => controls === "none");
  const [started, setStarted] = useState(false);
  useEffect(() => run.subscribe(({ status }) => {
    if (status?.playing === true && status.errand === null) setStarted(true);
  }), [run]);
  const isOver = end !== null && now >= end;
  const isShown = plays === false && (isOver || !started || isOnly);
  if (!isShown) return null;
  const start = (): void => {
    if (isOver) restart(true);
    else run.getState().play(true);
  };
  return (
    <button type="button" className="embed-start" onClick={start}>
      {isOver ? <RotateCcw aria-hidden /> : <Play aria-hidden />}
      <span>{isOver ? text.again : text.start}</span>
    </button>
  );
}
