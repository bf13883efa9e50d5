/** The steps of the pace control, in virtual seconds per wall second: from a thousandth of real time to ten thousand times. */
export const PACES: readonly number[] = [
  1 / 1000, 1 / 500, 1 / 200, 1 / 100, 1 / 50, 1 / 20, 1 / 10, 1 / 5, 1 / 2,
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
];

/** The step nearest to a pace, by ratio. */
export function nearestStep(pace: number): number {
  let best = 0;
  const distance = (step: number): number => {
    const ratio = (PACES[step] ?? 1) / pace;
    return ratio >= 1 ? ratio : 1 / ratio;
  };
  for (let step = 1; step < PACES.length; step += 1) if (distance(step) < distance(best)) best = step;
  return best;
}

/** The pace so many steps faster (or, negative, slower), within the control's range. */
export function paceBeside(pace: number, steps: number): number {
  const step = Math.max(0, Math.min(PACES.length - 1, nearestStep(pace) + steps));
  return PACES[step] ?? pace;
}
