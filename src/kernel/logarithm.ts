import { assert } from "./assert.ts";

const LN_2 = 0.6931471805599453;
const SQRT_2 = 1.4142135623730951;
/** Of the series below; the first term left out is under 1e-20. */
const TERMS = 12;

/**
 * The natural logarithm of a positive number, with an error below 1e-12, from additions, multiplications and
 * divisions only: `Math.log` may differ in the last digit between JavaScript engines, and a store's score
 * must not.
 */
export function naturalLog(value: number): number {
  assert(value > 0 && value < Infinity, "only a positive number has a logarithm");
  let mantissa = value;
  let exponent = 0;
  while (mantissa >= SQRT_2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < SQRT_2 / 2) {
    mantissa *= 2;
    exponent--;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), whose series converges fast this close to 1.
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let power = ratio;
  let sum = 0;
  for (let term = 0; term < TERMS; term++) {
    sum += power / (2 * term + 1);
    power *= square;
  }
  return exponent * LN_2 + 2 * sum;
}
