/**
 * Quantities as people read them: three significant digits, an SI prefix, a space that does not break.
 *
 * Areas take the prefix of the length (`mm²` is 10⁻⁶ m²), so they step by 10⁶ and keep up to six digits before the point.
 */

const space = '\u00a0';
const thin = '\u202f';
const prefixes = ['a', 'f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T'] as const;
const unity = prefixes.indexOf('');

/** A unit and what one of it is worth in the SI unit without a prefix. */
export interface Scale {
  /** For instance `nJ` or `mm²`. */
  readonly symbol: string;
  /** Value in SI divided by `factor` is the number to print. */
  readonly factor: number;
}

/** The prefixed unit that puts `value` between 1 and 1000 (an area: 0.1 and 100 000). `unit` is `m2` for areas. */
export function scaleOf(value: number, unit: string): Scale {
  const size = Math.abs(Number(value.toPrecision(3)));
  if (unit === 'm2') return areaScale(size);
  // Rounding first keeps 999.7 pJ from becoming 1000 pJ; the small addend keeps 1e-9 from being 0.99999 of itself.
  const step = size === 0 ? 0 : Math.floor(Math.log10(size) / 3 + 1e-9);
  const index = Math.min(prefixes.length - 1, Math.max(0, step + unity));
  return { symbol: `${prefixes[index] ?? ''}${unit}`, factor: 10 ** (3 * (index - unity)) };
}

function areaScale(size: number): Scale {
  if (size === 0 || size >= 1e-7) return { symbol: 'mm²', factor: 1e-6 };
  return size >= 1e-14 ? { symbol: 'µm²', factor: 1e-12 } : { symbol: 'nm²', factor: 1e-18 };
}

/** `1.24e-9, 'J'` → `1.24 nJ`. */
export function formatQuantity(value: number, unit: string, scale: Scale = scaleOf(value, unit)): string {
  return `${formatNumber(value / scale.factor)}${space}${scale.symbol}`;
}

/** Three significant digits, never an exponent between 0.001 and 10⁶; thousands set apart by a thin space. */
export function formatNumber(value: number, digits = 3): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(digits - 1).replace('e', '·10^');
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size) + 1e-9));
  return groupThousands(rounded.toFixed(decimals));
}

/** `118016` → `118 016`; four digits stay together, as the SI brochure has it. */
export function formatCount(value: number): string {
  return groupThousands(value.toFixed(0));
}

/** A share as per cent: `0.9483` → `94.8 %`. */
export function formatPercent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)}${space}%`;
}

/** Difference of two shares in percentage points, signed: `-0.017` → `−1.7 points`. */
export function formatPoints(difference: number): string {
  const points = (100 * difference).toFixed(1);
  if (Number(points) === 0) return `±0.0${space}points`;
  return `${Number(points) < 0 ? `−${points.slice(1)}` : `+${points}`}${space}points`;
}

/** `0.3123` → `0.31×`. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return '∞×';
  if (ratio > 0 && ratio < 0.1) return `${ratio.toPrecision(2)}×`;
  return `${ratio < 9.995 ? ratio.toFixed(2) : formatNumber(ratio)}×`;
}

function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, thin) : whole;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A time as one says it: `2 days`, `317 years`. */
export function formatTime(seconds: number): string {
  const units = [
    ['year', 3.1536e7],
    ['day', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const;
  const [name, size] = units.find(([, size]) => seconds >= 0.999 * size) ?? ['s', 1];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count > 1 && name.length > 2 && name !== 'min' ? 's' : ''}`;
}
