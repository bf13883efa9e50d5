import type { Key, RegionId } from "../../proto/region.ts";
import { useApp } from "../app/context.ts";
import { selectVersions } from "./select-versions.ts";
import { keyText } from "../words/format.ts";

/** A key that shows its versions. `region`: where it lies, as somebody thinks who may be behind; 0 for whoever holds it. */
export function KeyLink({ keyed, region = 0 }: { readonly keyed: Key; readonly region?: RegionId }) {
  const app = useApp();
  return (
    <button type="button" className="link-button mono" title={keyed} onClick={() => selectVersions(app, keyed, region)}>
      {keyText(keyed)}
    </button>
  );
}
