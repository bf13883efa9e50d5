/** The texts of what people order of PD in the inspectors of regions and of PD, in English. */
export const pdOrdersEn = {
  region: "Orders for this region",
  split: "Split in the middle",
  splitHint: "operator add split-region, policy approximate: PD's operator has the leader halve the region",
  merge: (target: string) => `Merge into region ${target}`,
  mergeHint: "operator add merge-region: PD first brings the replicas together, then the region becomes part of its neighbour",
};

/** What every language must say of orders to PD. */
export type PdOrdersWords = typeof pdOrdersEn;
