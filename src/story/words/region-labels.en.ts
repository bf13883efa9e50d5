/** What an order that labels regions says, in English: a rule by its name, its labels, and for how many ranges of keys. */
export const regionLabelsEn = {
  set: (rule: string, labels: string, ranges: number) =>
    `label regions by rule ${rule} with ${labels} (${ranges === 1 ? "one key range" : `${ranges} key ranges`})`,
  deleted: (rule: string) => `remove the label rule ${rule}`,
  separator: ", ",
};
