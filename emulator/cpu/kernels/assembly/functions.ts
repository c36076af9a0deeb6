/**
 * The functions of the formula language (`devices/formula/functions.ts`) on four numbers at once, in float32. Polynomials are
 * those of S. Moshier's Cephes library (expf, tanhf), but that of the logarithm, each within two units of the last place.
 */
import { gather, multiplyAdd, nearestWhole } from './lanes';

/** a + b x. Polynomials are sums of such lines over powers of x²: half as deep as term after term, which is what takes time. */
function line(a: f32, b: f32, x: v128): v128 {
  return multiplyAdd(f32x4.splat(b), x, f32x4.splat(a));
}

/** e^x; 0 below −104, infinite above 88.7. */
export function exponential(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const whole = nearestWhole(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)));
  const n = f32x4.convert_i32x4_s(whole);
  // ln 2 in two parts, the first exact in few bits.
  x = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  x = multiplyAdd(n, f32x4.splat(2.1219444e-4), x);
  const z = f32x4.mul(x, x);
  let y = line(5.0000001201e-1, 1.6666665459e-1, x);
  y = multiplyAdd(z, line(4.1665795894e-2, 8.3334519073e-3, x), y);
  y = multiplyAdd(f32x4.mul(z, z), line(1.3981999507e-3, 1.9875691e-4, x), y);
  y = f32x4.add(multiplyAdd(y, z, x), f32x4.splat(1));
  // 2^n in two factors, neither of which leaves the range.
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/**
 * Natural logarithm of normal numbers: e ln 2 + ln m = e ln 2 + 2 artanh s, with m within [√½, √2) and s = (m − 1)/(m + 1). Of the series
 * in s² three terms do, minimax, within two units of the last place: half as many operations as a polynomial in m takes, beside a
 * division that they do not wait for.
 *
 * @inline
 */
export function logarithmOfNormal(value: v128): v128 {
  // 0x3f3504f3 is √½, and a step of the exponent is 2²³.
  const exponent = i32x4.shr_s(i32x4.sub(value, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(value, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(s, s);
  const series = multiplyAdd(
    multiplyAdd(f32x4.splat(0.2987037624), z, f32x4.splat(0.399775938)),
    z,
    f32x4.splat(0.6666677594),
  );
  const y = multiplyAdd(series, f32x4.mul(s, z), f32x4.add(s, s));
  return multiplyAdd(f32x4.splat(Mathf.LN2), f32x4.convert_i32x4_s(exponent), y);
}

/** Natural logarithm; −∞ of 0, not a number below. */
export function logarithm(x: v128): v128 {
  const zero = f32x4.splat(0);
  // What is not finite, times zero, is not a number.
  let y = f32x4.add(logarithmOfNormal(x), f32x4.mul(x, zero));
  y = v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, zero));
  return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, zero));
}

export function hyperbolicTangent(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let small = multiplyAdd(f32x4.splat(-5.70498872745e-3), square, f32x4.splat(2.06390887954e-2));
  small = multiplyAdd(small, square, f32x4.splat(-5.37397155531e-2));
  small = multiplyAdd(small, square, f32x4.splat(1.33314422036e-1));
  small = multiplyAdd(small, square, f32x4.splat(-3.33332819422e-1));
  small = multiplyAdd(small, f32x4.mul(square, x), x);
  const one = f32x4.splat(1);
  const doubled = exponential(f32x4.add(magnitude, magnitude));
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(doubled, one)));
  const signed = v128.or(large, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(small, signed, f32x4.le(magnitude, f32x4.splat(0.625)));
}

export function logistic(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** −1, 0 or 1. */
export function signOf(x: v128): v128 {
  const one = f32x4.splat(1);
  const signed = v128.or(one, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(signed, x, f32x4.ne(x, f32x4.splat(0)));
}

export function power(base: v128, exponent: v128): v128 {
  return f32x4(
    Mathf.pow(f32x4.extract_lane(base, 0), f32x4.extract_lane(exponent, 0)),
    Mathf.pow(f32x4.extract_lane(base, 1), f32x4.extract_lane(exponent, 1)),
    Mathf.pow(f32x4.extract_lane(base, 2), f32x4.extract_lane(exponent, 2)),
    Mathf.pow(f32x4.extract_lane(base, 3), f32x4.extract_lane(exponent, 3)),
  );
}

export function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/**
 * What a table has at four places: linear between its points, constant beyond its ends (`arithmetic/table-places.ts` says how it lies).
 * The four bisect side by side.
 *
 * @param points a power of two
 */
export function lookUp(at: v128, table: usize, points: i32): v128 {
  const end = table + ((<usize>points) << 2);
  at = f32x4.pmin(f32x4.pmax(at, v128.load32_splat(table)), v128.load32_splat(end - 4));
  let from = i32x4.splat(0);
  for (let half = points << 1; half >= 4; half >>= 1) {
    const next = i32x4.add(from, i32x4.splat(half));
    from = v128.bitselect(next, from, f32x4.le(gather(table, next), at));
  }
  const slope = gather(end + ((<usize>points) << 2), from);
  return multiplyAdd(f32x4.sub(at, gather(table, from)), slope, gather(end, from));
}
