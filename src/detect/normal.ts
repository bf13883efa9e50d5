/*
 * The normal distribution by the four operations alone: `Math.log10` and `Math.exp` differ between engines in their last digit,
 * and a run has to be the same in all of them.
 */

const LN_2 = 0.6931471805599453;
const LN_10 = 2.302585092994046;
const HALF_LN_2_PI = 0.9189385332046727;

/** From here on the continued fraction comes to an end sooner than the series. */
const FAR = 2.5;
const SERIES_TERMS = 60;
const FRACTION_TERMS = 100;

/** How unlikely it is that a standard normal variable is larger than `z`: -log10(1 - F(z)). */
export function suspicion(z: number): number {
  if (z < FAR) return -ln(z < 0 ? 1 - upperTail(-z) : upperTail(z)) / LN_10;
  return (z * z / 2 + HALF_LN_2_PI + ln(fraction(z))) / LN_10;
}

/** For which `z` the suspicion is so high; 0 where it is so at 0 already. */
export function standardised(level: number): number {
  let low = 0;
  let high = FAR;
  while (suspicion(high) < level) high *= 2;
  // Halved until neither end moves any more.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (suspicion(middle) < level) low = middle;
    else high = middle;
  }
  return high;
}

/** 1 - F(z) for a z of 0 or more. */
function upperTail(z: number): number {
  if (z >= FAR) return exp(-(z * z) / 2 - HALF_LN_2_PI) / fraction(z);
  let term = z;
  let sum = z;
  for (let i = 1; i < SERIES_TERMS; i++) {
    term *= z * z / (2 * i + 1);
    sum += term;
  }
  return 0.5 - sum * exp(-(z * z) / 2 - HALF_LN_2_PI);
}

/** z + 1/(z + 2/(z + 3/…)): the density divided by it is the upper tail. */
function fraction(z: number): number {
  let value = z;
  for (let i = FRACTION_TERMS; i > 0; i--) value = z + i / value;
  return value;
}

/** The natural logarithm of a positive number. */
function ln(value: number): number {
  let rest = value;
  let twos = 0;
  for (; rest > 1.5; rest /= 2) twos++;
  for (; rest < 0.75; rest *= 2) twos--;
  const ratio = (rest - 1) / (rest + 1);
  let power = ratio;
  let sum = 0;
  for (let odd = 1; odd < 30; odd += 2) {
    sum += power / odd;
    power *= ratio * ratio;
  }
  return twos * LN_2 + 2 * sum;
}

/** e to the power of a number that is not positive. */
function exp(power: number): number {
  let rest = power;
  let squares = 0;
  for (; rest < -0.5; rest /= 2) squares++;
  let term = 1;
  let sum = 1;
  for (let i = 1; i < 20; i++) {
    term *= rest / i;
    sum += term;
  }
  for (; squares > 0; squares--) sum *= sum;
  return sum;
}
