import type { PdDetail } from "../../cluster/views/pd.ts";
import { useRun } from "../app/context.ts";
import { pdTexts } from "../words/pd.texts.ts";
import { settingTextOf } from "../words/setting-text.ts";
import { useTexts } from "../words/texts.ts";

/** Where this cluster goes by other numbers and rules than TiKV and PD do: what is in force here, beside theirs. */
export function BesideTikv({ rows }: { readonly rows: PdDetail["besideTikv"] }) {
  const text = useTexts(pdTexts).beside;
  const language = useRun((run) => run.language);
  if (rows.length === 0) return null;
  return (
    <details open>
      <summary>{text.title}</summary>
      <table>
        <thead>
          <tr><th scope="col">{text.setting}</th><th scope="col">{text.here}</th><th scope="col">TiKV</th></tr>
        </thead>
        <tbody>
          {rows.map(({ key, value, tikv }) => (
            <tr key={key}>
              <th scope="row" title={settingTextOf(key, language)?.sentence}><span className="mono">{key}</span></th>
              <td>{value}</td><td>{tikv}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
