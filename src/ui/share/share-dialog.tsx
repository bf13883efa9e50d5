import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Frame } from "../../cluster/frame.ts";
import { START } from "../../kernel/time.ts";
import { Dialog } from "../parts/dialog.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { addressOf } from "../state/address.ts";
import { sightOf } from "../state/screen.ts";
import { useApp, type AppContext } from "../app/context.ts";
import { bytesText, storyTime } from "../words/format.ts";
import { wordsIn } from "../words/index.ts";
import { selectionText } from "../words/selection-text.ts";
import { shareTexts } from "../words/share.texts.ts";
import { useTexts } from "../words/texts.ts";
import { DOCUMENTS, saveDocument, saveText } from "../dialogs/saving.ts";
import { copied } from "./copied.ts";
import "../dialogs/dialogs.css";
import "./share.css";

const ShareTab = lazyPart(() => import("./share-tab.tsx"));

/** A file that holds nothing but the link. */
const LINK_FILE = "quorumscape-run.txt";

interface Made {
  readonly link: string;
  /** The run's text in it, and what the stage showed when it was made. */
  readonly text: string;
  readonly frame: Frame | null;
  readonly copied: boolean;
  /** Where the link opens, and what it has selected there; "" for nothing that a link can name. */
  readonly at: string;
  readonly selected: string;
}

type Outcome = Made | null;

/** What chat programs pass on whole: Slack and Discord cut at 4,000 characters, others at a little more. */
const LONGEST_IN_CHAT = 4_000;

const SECTIONS = ["link", "file", "embed"] as const;

/** Makes the link of this run, copies it and says so; where the clipboard refuses, shows it selected. */
export default function ShareDialog() {
  const text = useTexts(shareTexts);
  const app = useApp();
  const [section, setSection] = useState<(typeof SECTIONS)[number]>("link");
  const { closeDialog } = app.screen;
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    let current = true;
    void makeLink(app).then((made) => {
      if (current && made !== null) setOutcome(made);
      else if (current) closeDialog();
    });
    return () => {
      current = false;
    };
  }, [app, closeDialog]);
  return (
    <Dialog title={text.title} className="share" onClose={closeDialog}>
      {outcome !== null && outcome.frame !== null && (
        <Tabs
          label={text.title} tabs={SECTIONS} titles={text.sections} current={section} onChange={setSection}
          controls="share-section"
        />
      )}
      {section !== "link" && outcome !== null && outcome.frame !== null && (
        <div id="share-section" role="tabpanel">
          <ShareTab section={section} text={outcome.text} link={outcome.link} frame={outcome.frame} />
        </div>
      )}
      {section === "link" && outcome !== null && (
        <div id="share-section" role="tabpanel" className="share-link"><LinkTab made={outcome} /></div>
      )}
    </Dialog>
  );
}

/** The link, selected to be copied by hand too, and the cluster of the moment as PD's JSON. */
function LinkTab({ made: { link, copied: isCopied, at, selected } }: { readonly made: Made }) {
  const text = useTexts(shareTexts);
  const { run } = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <>
      <p role="status">{isCopied ? text.copied : text.manual} {text.opens(at, selected)}</p>
      {link.length > LONGEST_IN_CHAT && (
        <div className="too-long">
          <p>{text.tooLong(bytesText(link.length))}</p>
          <button type="button" className="button" onClick={() => saveText(LINK_FILE, `${link}\n`, "text/plain")}>
            <Download aria-hidden />{text.download}
          </button>
        </div>
      )}
      <textarea ref={field} className="paste mono" readOnly rows={5} aria-label={text.link} value={link} />
      <p className="dialog-gap">{text.save}</p>
      <div className="save-row">
        {DOCUMENTS.map((format) => (
          <button key={format} type="button" className="button" onClick={() => void saveDocument(run, format)}>
            {text.documents[format]}
          </button>
        ))}
      </div>
    </>
  );
}

/** The address that replays the run. */
async function makeLink({ run, screen, frames }: AppContext): Promise<Outcome> {
  const answer = await run.getState().share();
  if (!answer.ok || answer.kind !== "link") return null;
  const { selection, status, language } = run.getState();
  const link = `${addressOf(answer.text, selection, sightOf(screen.getState()))}&lang=${language}`;
  const isNamed = selection !== null && selection.kind !== "link";
  return {
    link, text: answer.text, frame: frames.latest(), at: storyTime(status?.now ?? START),
    selected: isNamed ? selectionText(selection, wordsIn(language), status?.names ?? {}) : "",
    copied: await copied(link),
  };
}
