import { CircleX, TriangleAlert } from "lucide-react";
import type { Notice } from "../../language/notice.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useRun } from "../app/context.ts";
import type { Remarks } from "../state/run.ts";
import { useWords } from "../words/index.ts";
import { countText } from "../words/format.ts";
import { noticeText } from "../words/notice-text.ts";
import { settingTextOf } from "../words/setting-text.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { importingTexts } from "../words/importing.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";
import "./notices.css";

const MOST_ROWS = 200;

/** What came of an import or an action: a dialog for files and links, a line at the bottom for actions. */
export function Notices() {
  const notices = useRun((run) => run.notices);
  // The first cluster of a page stands in a moment, unless it is large.
  const opening = useRun((run) => run.opening && (run.status !== null || run.openingSize !== null));
  if (opening) return <Working />;
  if (notices === null) return null;
  return notices.about === "open" ? <NoticesDialog notices={notices} /> : <Toast notices={notices} />;
}

/** A large file takes a moment, in which the present cluster goes on. */
function Working() {
  const text = useTexts(importingTexts);
  const size = useRun((run) => run.openingSize);
  const line = size === null ? text.working : text.opening(countText(size.regions), countText(size.replicas));
  return <div className="toast working" role="status">{line}</div>;
}

function NoticesDialog({ notices }: { readonly notices: Remarks }) {
  const words = useWords();
  const text = useTexts(dialogsTexts).notices;
  const dismiss = useRun((run) => run.dismissNotices);
  const errors = notices.list.filter((notice) => notice.level === "error");
  const warnings = notices.list.filter((notice) => notice.level === "warning");
  return (
    <Dialog title={notices.ok ? text.warningTitle : words.notices.failedTitle} onClose={dismiss}>
      <p className="quiet">{notices.ok ? text.warningIntro : text.failedIntro}</p>
      {errors.length > 0 && <Group title={text.errors(errors.length)} notices={errors} />}
      {warnings.length > 0 && <Group title={text.warnings(warnings.length)} notices={warnings} />}
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={dismiss}>{words.common.close}</button>
      </div>
    </Dialog>
  );
}

function Group({ title, notices }: { readonly title: string; readonly notices: readonly Notice[] }) {
  const words = useWords();
  const { more } = useTexts(dialogsTexts).notices;
  return (
    <section className="notice-group">
      <h3>{title}</h3>
      <ul>
        {notices.slice(0, MOST_ROWS).map((notice, row) => (
          <li key={row} className="notice" data-level={notice.level}>
            {notice.level === "error" ? <CircleX aria-hidden /> : <TriangleAlert aria-hidden />}
            <div>
              {notice.where !== "" && <code className="mono">{notice.where}</code>}
              <p><Marked text={noticeText(notice, words)} /></p>
            </div>
          </li>
        ))}
      </ul>
      {notices.length > MOST_ROWS && <p className="quiet">{more(notices.length - MOST_ROWS)}</p>}
    </section>
  );
}

/** A sentence in which back-quotes stand around what is typed or printed. */
function Marked({ text }: { readonly text: string }) {
  const parts = text.split("`");
  // An odd quote has no partner: it is then a part of what was quoted.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) => (index % 2 === 1 ? <code key={index} className="mono">{part}</code> : part));
}

function Toast({ notices }: { readonly notices: Remarks }) {
  const words = useWords();
  const dismiss = useRun((run) => run.dismissNotices);
  const language = useRun((run) => run.language);
  // Of a setting that was refused, people are told what it is for.
  const told = notices.list.flatMap((notice) => {
    const setting = settingTextOf(String(notice.values["key"]), language);
    return [noticeText(notice, words), ...(setting === undefined ? [] : [setting.sentence])];
  });
  return (
    <div className="toast" role="alert">
      <div>
        {!notices.ok && <strong>{words.faults.failed}</strong>}
        <Marked text={told.join(" ")} />
      </div>
      <button type="button" className="button small" onClick={dismiss}>{words.common.dismiss}</button>
    </div>
  );
}
