/** `emulator/random.ts` in WGSL: the same generator and polynomials, in float32. */
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

fn boxMuller(u: u32, v: u32) -> vec2f {
  let uniformValue = f32(u >> 8u) * 0x1p-24 + 0x1p-25;
  let radius = sqrt(-2.0 * logarithm(uniformValue));
  let quadrant = v >> 30u;
  let t = (f32((v & 0x3fffffffu) >> 6u) * 0x1p-24 - 0.5) * 1.5707964;
  let z = t * t;
  var s = -1.9515295891e-4 * z;
  s = (s + 8.3321608736e-3) * z;
  s = (s + -1.6666654611e-1) * (z * t);
  let sine = s + t;
  var c = 2.443315711809948e-5 * z;
  c = (c + -1.388731625493765e-3) * z;
  c = (c + 4.166664568298827e-2) * (z * z);
  let cosine = (c - 0.5 * z) + 1.0;
  var direction = vec2f(cosine, sine);
  if (quadrant == 1u) { direction = vec2f(-sine, cosine); }
  if (quadrant == 2u) { direction = vec2f(-cosine, -sine); }
  if (quadrant == 3u) { direction = vec2f(sine, -cosine); }
  return radius * direction;
}

fn crosspointNormals(key: u32, cell: u32, position: u32) -> vec2f {
  let words = philoxPair(key, vec2u(cell, position));
  return boxMuller(words.x, words.y);
}

/** Four standard normal deviates. */
fn normals(key: vec2u, counter: vec4u) -> vec4f {
  let words = philox(key, counter);
  return vec4f(boxMuller(words.x, words.y), boxMuller(words.z, words.w));
}
`;
