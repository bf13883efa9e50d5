import { useEffect, useRef, useState } from "react";
import { useApp } from "../app/context.ts";
import { plainText, sceneSentence } from "../../story/words/index.ts";

/** A screen reader needs about this long for a sentence; what happens meanwhile is summed up by the next one. */
const PAUSE_MS = 3_000;

/** Says the newest scene to screen readers, one sentence at a time. */
export function Announcer() {
  const { run, scenes } = useApp();
  const [text, setText] = useState("");
  const said = useRef(0);
  useEffect(() => {
    const timer = setInterval(() => {
      const { events, language, status } = run.getState();
      if (status === null || !status.playing) return;
      const newest = scenes(events).at(-1);
      if (newest === undefined || newest.event.id === said.current || newest.event.at > status.now) return;
      said.current = newest.event.id;
      setText(plainText(sceneSentence(newest, language, status.names)));
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [run, scenes]);
  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>;
}
