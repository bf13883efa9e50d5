import { Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { useWords } from "../words/index.ts";
import { linkText } from "../state/address.ts";
import { openFiles, openText } from "./importing.ts";

/** Takes files dropped anywhere on the page, and JSON or links pasted outside of a text field. */
export function DropZone() {
  const words = useWords();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child fires before leaving its parent, so only the count says whether the pointer is still above the page.
    let depth = 0;
    const change = (by: number) => (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = change(1);
    const leave = change(-1);
    const allow = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", allow);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", allow);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  if (!over) return null;
  return <div className="drop-zone"><Upload aria-hidden /><p>{words.importing.drop}</p></div>;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

function paste(event: ClipboardEvent): void {
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  // A stray paste of prose should not replace the running cluster by an error.
  const isDump = /^\s*[{[]/.test(text) || /"(?:stores|regions|store|peers)"\s*:/.test(text);
  const meant = isDump || linkText(text.slice(0, 4_000)) !== null;
  if (files.length > 0) void openFiles(files);
  else if (meant) void openText(text);
}
