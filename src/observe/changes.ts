import { silenceOf } from "./clock.ts";
import { isUnheard } from "./lanes.ts";
import type { Facts, Sample } from "./record.ts";
import { changeTold, type ToldChange, type Watching } from "./watching.ts";

/** What two looks at PD, or at Prometheus, do not agree on. The first look is where things stand, and no event. */
export function changesOf(watching: Watching, sample: Sample, since: Sample | undefined): readonly ToldChange[] {
  const [was, is] = [since?.facts ?? null, sample.facts];
  if (was === null || is === null) return [];
  const keys = new Set([...Object.keys(is), ...Object.keys(was)]);
  return [...keys].flatMap((key): readonly ToldChange[] => {
    if (was[key] === is[key]) return [];
    const values = valuesOf(key, was, is);
    if (values === null) return [];
    const { store = "", to = "" } = values.values;
    const silence = values.name === "store.state" && isUnheard(to) ? silenceOf(watching, sample, store) : {};
    return [changeTold(values.name, sample, since, { ...values.values, ...silence }, values.certainty)];
  });
}

type Change = Pick<ToldChange, "name" | "values"> & { readonly certainty?: ToldChange["certainty"] };

/** What it means that a fact has another value; null where it means nothing by itself. */
function valuesOf(key: string, was: Facts, is: Facts): Change | null {
  const [from, to] = [was[key], is[key]];
  const [kind = "", ...rest] = key.split(".");
  const field = rest.at(-1) ?? "";
  const id = rest.slice(0, -1).join(".");
  switch (kind) {
    case "errors": return to === undefined || to === "" ? null : { name: "member.error", values: { text: to } };
    case "pd-leader": return { name: "pd.leader", values: { from: from ?? "–", to: to ?? "–" } };
    case "store": return storeChange(id, field, from, to);
    case "region": return regionChange(id, field, from, to, is);
    case "operator": {
      const region = rest.join(".");
      return to === undefined ? { name: "operator.ended", values: { region, what: from ?? "" } }
        : { name: "operator.begun", values: { region, what: to } };
    }
    case "up": return { name: "target.state", values: { target: rest.join("."), from: from ?? "–", to: to ?? "–" } };
    default: return null;
  }
}

function storeChange(store: string, field: string, from: string | undefined, to: string | undefined): Change | null {
  if (field === "state" && from === undefined) return { name: "store.new", values: { store } };
  if (field === "state") return { name: "store.state", values: { store, from: from ?? "–", to: to ?? "–" } };
  if (field === "start" && from !== undefined && to !== undefined && Number(to) > Number(from)) {
    return { name: "store.restarted", values: { store } };
  }
  return null;
}

function regionChange(
  region: string, field: string, from: string | undefined, to: string | undefined, is: Facts,
): Change | null {
  if (field === "peers" && from === undefined) return { name: "region.new", values: { region } };
  if (field === "peers" && to === undefined) return { name: "region.gone", values: { region } };
  if (from === undefined || to === undefined) return null;
  const where = (store: string): string => (store === "" ? "–" : store);
  switch (field) {
    // PD learns of a leader from its heartbeat: the change lies before that.
    case "leader": return { name: "region.leader", values: { region, from: where(from), to: where(to) } };
    case "conf": {
      const steps = String(Number(to) - Number(from));
      return { name: "region.peers", values: { region, steps, to: is[`region.${region}.peers`] ?? "" } };
    }
    case "version": return { name: "region.split", values: { region, steps: String(Number(to) - Number(from)) } };
    default: return null;
  }
}
