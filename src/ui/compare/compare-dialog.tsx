import { useEffect } from "react";
import { linkComparison } from "../../exchange/comparison-link.ts";
import { useApp, useScreen } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useTexts } from "../words/texts.ts";
import { Chooser } from "./chooser.tsx";
import { SideBySide } from "./side-by-side.tsx";
import "../dialogs/dialogs.css";
import "./compare.css";

/** Two runs side by side; before they are chosen, the tree of branches and what can be asked of each fault. */
export default function CompareDialog() {
  const { titles } = useTexts(dialogsTexts);
  const { screen, run, root } = useApp();
  const compared = useScreen((state) => state.compared);
  useEffect(() => {
    // Whoever came by the link of a comparison finds that, once.
    const { linkedPair } = screen.getState();
    if (linkedPair !== null) screen.setState({ compared: linkComparison(linkedPair), linkedPair: null });
  }, [screen]);
  useEffect(() => {
    // The page's own run would take the cores of the two that are compared.
    if (compared !== null) run.getState().play(false);
  }, [run, compared]);
  useEffect(() => {
    if (compared === null) return undefined;
    root.toggleAttribute("data-covered", true);
    return () => void root.toggleAttribute("data-covered", false);
  }, [root, compared]);
  return (
    <Dialog
      title={titles.compare} className={compared === null ? "choose-branches" : "compare"}
      onClose={() => screen.setState({ dialog: null, compared: null })}
    >
      {compared === null ? <Chooser /> : <SideBySide key={`${compared.left.text} ${compared.right.text}`} pair={compared} />}
    </Dialog>
  );
}
