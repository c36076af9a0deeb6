/** The highest point of a smooth function of one variable. */

/** Points tried first, evenly, and sections after that about the highest of them. */
const tried = 41;
const sections = 30;

/** Golden section: J. Kiefer, Proc. AMS 4, 502, 1953. */
const golden = (Math.sqrt(5) - 1) / 2;

export function highest<Point extends { readonly value: number }>(
  at: (x: number) => Point,
  from: number,
  to: number,
): Point {
  const places = Array.from({ length: tried }, (_, i) => from + ((to - from) * i) / (tried - 1));
  const points = places.map(at);
  const top = points.reduce((best, { value }, i) => (value > (points[best]?.value ?? value) ? i : best), 0);
  let [low, high] = [places[Math.max(top - 1, 0)] ?? from, places[Math.min(top + 1, tried - 1)] ?? to];
  for (let section = 0; section < sections; section++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left).value > at(right).value) high = right;
    else low = left;
  }
  const last = at((low + high) / 2);
  const first = points[top] ?? last;
  return last.value > first.value ? last : first;
}
