import { useId, useState } from "react";
import type { RunStatus } from "../../worker/protocol.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { detectorsTexts } from "../words/detectors.texts.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { noticeText } from "../words/notice-text.ts";
import { selectionText } from "../words/selection-text.ts";
import { useTexts } from "../words/texts.ts";

/** What stands in the field at first: the policy of articles. */
const USUAL = `health_check:
  interval: 5s
  timeout: 2s
  threshold: 3
  enable_failover: true
response_time: {above: 500ms, for: 10s}
`;

/** The policy that acts, what it has done, and the field in which another is pasted. */
export function PolicyCard({ sight }: { readonly sight: RunStatus["detection"] }) {
  const text = useTexts(detectorsTexts);
  const words = useWords();
  const readonly = useRun((state) => state.readonly);
  const { run } = useApp();
  const [typed, setTyped] = useState(USUAL);
  const [problem, setProblem] = useState("");
  const id = useId();
  const set = async (watch: boolean, policy: string): Promise<void> => {
    const answer = await run.getState().act({ kind: "detect", watch, options: "", policy });
    setProblem(answer.ok ? "" : answer.notices.map((notice) => noticeText(notice, words)).join(" "));
    // It is said here, beside the text that it speaks of.
    if (!answer.ok) run.setState({ notices: null });
  };
  return (
    // It takes what room the others leave.
    <section style={{ gridColumnEnd: -1 }}>
      <h3><label htmlFor={id}>{text.policy}</label></h3>
      {sight?.policy != null && <Deeds policy={sight.policy} />}
      {sight === null && <p className="quiet">{text.acts}</p>}
      {!readonly && (
        <div className="chips">
          <button type="button" className="button" onClick={() => void set(true, typed.trim())}>{text.apply}</button>
          {(sight === null || sight.policy !== null) && (
            <button type="button" className="button" onClick={() => void set(true, "")}>
              {sight === null ? text.watch : text.watchAgain}
            </button>
          )}
          {sight !== null && <button type="button" className="button" onClick={() => void set(false, "")}>{text.end}</button>}
        </div>
      )}
      <p id={`${id}-problem`} className={problem === "" ? "" : "bad"} role="status">{problem}</p>
      <textarea
        id={id} className="mono" rows={7} spellCheck={false} value={typed} readOnly={readonly}
        aria-describedby={`${id}-problem`} onChange={({ target }) => setTyped(target.value)}
      />
    </section>
  );
}

type ActingPolicy = NonNullable<NonNullable<RunStatus["detection"]>["policy"]>;

function Deeds({ policy: { deeds, isSafeMode } }: { readonly policy: ActingPolicy }) {
  const text = useTexts(detectorsTexts);
  const words = useWords();
  const names = useNames();
  return (
    <>
      {isSafeMode && <p className="bad" role="status">{text.safeMode}</p>}
      {deeds.length === 0 ? <p className="quiet">{text.none}</p> : (
        <ol>
          {deeds.map(({ store, at, deed }, i) => (
            <li key={i} className={deed === "refused" ? "bad" : ""}>
              <time>{storyTime(at)}</time> {text.deeds[deed](selectionText({ kind: "store", id: store }, words, names))}
            </li>
          ))}
        </ol>
      )}
      <p className="quiet">{text.noReading}</p>
    </>
  );
}
