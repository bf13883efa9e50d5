import { useState } from "react";
import { useApp } from "../app/context.ts";
import { addressOf } from "../state/address.ts";

/** Copies the link that replays the run up to where it stands. */
export function CopyLink({ copy, copied }: { readonly copy: string; readonly copied: string }) {
  const { run, screen } = useApp();
  const [isCopied, setCopied] = useState(false);
  const copyLink = async (): Promise<void> => {
    const answer = await run.getState().share();
    if (!answer.ok || answer.kind !== "link") return;
    try {
      await navigator.clipboard.writeText(addressOf(answer.text));
      setCopied(true);
    } catch {
      // A browser that refuses the clipboard gets the dialog, where the link can be copied by hand.
      screen.openDialog("share");
    }
  };
  return <button type="button" className="button small" onClick={() => void copyLink()}>{isCopied ? copied : copy}</button>;
}
