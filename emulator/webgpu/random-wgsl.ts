/** `emulator/random.ts` in WGSL: the same generator and functions, in float32. */
export const randomWgsl = /* wgsl */ `
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

fn philox(key: vec2u, counter: vec4u) -> vec4u {
  var k = key;
  var x = counter;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, x.x);
    let low0 = 0xd2511f53u * x.x;
    let high1 = multiplyHigh(0xcd9e8d57u, x.z);
    let low1 = 0xcd9e8d57u * x.z;
    x = vec4u(high1 ^ x.y ^ k.x, low1, high0 ^ x.w ^ k.y, low0);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return x;
}

fn philoxPair(key: u32, counter: vec2u) -> vec2u {
  var k = key;
  var x = counter;
  for (var round = 0u; round < 7u; round++) {
    x = vec2u(multiplyHigh(0xd256d193u, x.x) ^ k ^ x.y, 0xd256d193u * x.x);
    k += 0x9e3779b9u;
  }
  return x;
}

fn logarithm(value: f32) -> f32 {
  let word = bitcast<u32>(value);
  var exponent = i32(word >> 23u) - 126;
  var x = bitcast<f32>((word & 0x007fffffu) | 0x3f000000u);
  if (x < 0.70710677) {
    exponent -= 1;
    x = x + x;
  }
  x = x - 1.0;
  let z = x * x;
  var y = 0.070376836292 * x;
  y = (y + -0.1151461031) * x;
  y = (y + 0.116769987) * x;
  y = (y + -0.12420140846) * x;
  y = (y + 0.14249322787) * x;
  y = (y + -0.16668057665) * x;
  y = (y + 0.20000714765) * x;
  y = (y + -0.24999993993) * x;
  y = (y + 0.33333331174) * (x * z);
  y = y + -0.000212194440054 * f32(exponent);
  y = y - 0.5 * z;
  return (x + y) + 0.693359375 * f32(exponent);
}

fn farOut(word: u32) -> f32 {
  let isNegative = word >> 31u == 1u;
  let left = select(word ^ 0x7fffffffu, word & 0x7fffffffu, isNegative);
  let share = (f32(left) + 0.5) * 0x1p-31;
  let r = sqrt(-logarithm(share));
  var z = 6.1870409e-5 * r - 0.00141889974;
  z = z * r + 0.0135164562;
  z = z * r - 0.0678188908;
  z = z * r + 0.180690146;
  z = z * r + 1.24490242;
  z = z * r - 0.485699167;
  return select(z, -z, isNegative);
}

/** The standard normal deviate of a word. */
fn normalOf(word: u32) -> f32 {
  let share = f32(bitcast<i32>(word) >> 8u) + 0.5;
  if (abs(share) > 8323072.0) { return farOut(word); }
  let p = 1.0 - share * share * 0x1p-46;
  let above = (((6.25406638e-8 * p + 3.81057281e-7) * p + 1.85104431e-7) * p + 1.2813582e-8) * p + 1.00294672e-10;
  let below = (((p + 2.46546091) * p + 0.787756441) * p + 0.0409438146) * p + 0.00024519078;
  return share * above / below;
}

fn crosspointNormals(key: u32, cell: u32, position: u32) -> vec2f {
  let words = philoxPair(key, vec2u(position, cell));
  return vec2f(normalOf(words.x), normalOf(words.y));
}

/** Four standard normal deviates. */
fn normals(key: vec2u, counter: vec4u) -> vec4f {
  let words = philox(key, counter);
  return vec4f(normalOf(words.x), normalOf(words.y), normalOf(words.z), normalOf(words.w));
}
`;
