/** The texts of what people order of PD in the inspectors of regions and of PD, in English. */
export const pdOrdersEn = {
  region: "Orders for this region",
  split: "Split in the middle",
  splitHint: "operator add split-region, policy approximate: PD's operator has the leader halve the region",
  merge: (target: string) => `Merge into region ${target}`,
  mergeHint: "operator add merge-region: PD first brings the replicas together, then the region becomes part of its neighbour",
  schedulers: "Schedulers",
  on: "on", off: "off",
  rests: (duration: string) => `rests for ${duration}`,
  pause: "Rest 10 min", resume: "Go on",
  gives: (stores: string) => `stores ${stores}`,
  noStores: "no store",
  noRanges: "no range",
  limits: "Store limits, peers per minute (in / out)",
  rules: "Placement rules",
  rulesHint: "PD's JSON, as `config placement-rules save` takes it. A rule that is left out is removed.",
  save: "Save the rules",
  unreadable: "This is no JSON with a list of placement rules.",
};

/** What every language must say of orders to PD. */
export type PdOrdersWords = typeof pdOrdersEn;
