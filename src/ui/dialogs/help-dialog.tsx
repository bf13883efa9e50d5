import { SHAPES } from "../../figure/shapes.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ShapeIcon } from "../stage/shape-icon.tsx";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import { printedKey } from "../keys/key.ts";
import { helpTexts } from "../words/help.texts.ts";
import { shapesTexts } from "../words/shapes.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";
import "./help.css";

function Keys({ lines }: { readonly lines: AppContext["keys"]["lines"] }) {
  const text = useTexts(helpTexts);
  return (
    <dl className="keys">
      {lines.map(({ name, keys }) => (
        <div key={name}>
          <dt>{Object.keys(keys).map((key) => <kbd key={key}>{printedKey(key)}</kbd>)}</dt>
          <dd>{text.keys[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What this is, what to try first, what the shapes mean, and the keys. */
export default function HelpDialog() {
  const { screen, keys: { lines }, documentation } = useApp();
  const language = useRun((run) => run.language);
  const shapes = useTexts(shapesTexts);
  const text = useTexts(helpTexts);
  return (
    <Dialog title={text.title} onClose={screen.closeDialog}>
      <p>
        {text.intro}
        {documentation !== null && <> <a href={`${documentation}${language === "zh" ? "zh/" : ""}`}>{text.documentation}</a></>}
      </p>
      <h3 className="dialog-gap">{text.tryTitle}</h3>
      <ol className="tries">{text.tries.map((each) => <li key={each}>{each}</li>)}</ol>
      <div className="help-columns">
        <section>
          <h3>{text.keysTitle}</h3>
          <Keys lines={lines.filter(({ part }) => part === undefined)} />
        </section>
        <section>
          <h3>{text.timeKeysTitle}</h3>
          <Keys lines={lines.filter(({ part }) => part === "time")} />
          <h3>{text.groupKeysTitle}</h3>
          <Keys lines={lines.filter(({ part }) => part === "group")} />
          <h3>{text.lessonKeysTitle}</h3>
          <Keys lines={lines.filter(({ part }) => part === "lesson")} />
          <h3>{text.shapesTitle}</h3>
          <ul className="shapes">
            {SHAPES.map((shape) => (
              <li key={shape}><ShapeIcon shape={shape} />{shapes.names[shape].meaning}</li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
