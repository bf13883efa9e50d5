/** The texts of PD's operators on the stage, in English. */
export const operatorArrowsEn = {
  label: "PD's operators on the stage",
  /** Beside an arrow that stands for one operator, and for several. */
  one: (region: string, place: number, steps: number) => `${region} · ${place}/${steps}`,
  several: (count: number) => `×${count}`,
  region: (region: string) => `Region ${region}`,
  step: (place: number, steps: number) => `step ${place} of ${steps}`,
  more: (count: number) => `and ${count} more`,
};

/** What every language must say about PD's operators on the stage. */
export type OperatorArrowsWords = typeof operatorArrowsEn;
