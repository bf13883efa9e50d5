import { Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { useApp } from "../app/context.ts";
import { runTextOf } from "../state/address.ts";
import type { RunStore } from "../state/run.ts";
import { openGivenFiles, openText } from "./importing.ts";
import { importingTexts } from "../words/importing.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./drop-zone.css";

/** Takes files dropped anywhere on the app, and JSON or links pasted outside of a text field. */
export function DropZone() {
  const text = useTexts(importingTexts);
  const { run, ground } = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => listen(ground, run, setOver), [ground, run]);
  if (!over) return null;
  return <div className="drop-zone"><Upload aria-hidden /><p>{text.drop}</p></div>;
}

function listen(ground: GlobalEventHandlers, run: RunStore, setOver: (over: boolean) => void): () => void {
  // Entering a child fires before leaving its parent, so only the count says whether the pointer is still above the app.
  let depth = 0;
  const change = (by: number) => (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = Math.max(0, depth + by);
    setOver(depth > 0);
  };
  const allow = (event: DragEvent): void => {
    if (carriesFiles(event)) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    setOver(false);
    void openGivenFiles(run, [...(event.dataTransfer?.files ?? [])]);
  };
  const ending = new AbortController();
  const { signal } = ending;
  ground.addEventListener("dragenter", change(1), { signal });
  ground.addEventListener("dragleave", change(-1), { signal });
  ground.addEventListener("dragover", allow, { signal });
  ground.addEventListener("drop", drop, { signal });
  ground.addEventListener("paste", (event) => paste(run, event), { signal });
  return () => ending.abort();
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

function paste(run: RunStore, event: ClipboardEvent): void {
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  // A stray paste of prose should not replace the running cluster by an error.
  const isDump = /^\s*[{[]/.test(text) || /"(?:stores|regions|store|peers)"\s*:/.test(text);
  const meant = isDump || runTextOf(text.slice(0, 4_000)) !== null;
  if (files.length > 0) void openGivenFiles(run, files);
  else if (meant) void openText(run, text);
}
