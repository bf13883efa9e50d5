import type { OperatorArrowsWords } from "./operator-arrows.en.ts";

/** The texts of PD's operators on the stage, in Chinese. */
export const operatorArrowsZh: OperatorArrowsWords = {
  label: "舞台上的 PD operator",
  one: (region, place, steps) => `${region} · ${place}/${steps}`,
  several: (count) => `×${count}`,
  region: (region) => `Region ${region}`,
  step: (place, steps) => `第 ${place}/${steps} 步`,
  more: (count) => `另有 ${count} 个`,
};
