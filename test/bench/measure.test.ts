import { describe, expect, it } from 'vitest';
import { measure, spreadOf } from '../../bench/measure.ts';

describe('a spread', () => {
  it('is the middle of the values with their ends', () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5 });
    expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, low: 1, high: 9 });
    expect(() => spreadOf([])).toThrow('at least one number');
  });
});

describe('a measurement', () => {
  it('leaves the first passes out, as long as a repetition, and repeats passes until one is long enough', async () => {
    const seconds = [1, 100, 1, 1, 1, 1, 2];
    let passes = 0;
    const pass = () => ({ amount: 10, seconds: seconds[passes++]! });
    const { rate } = await measure({ repetitions: 3, seconds: 2 }, () => ({ amount: 1, seconds: 1 }), pass);
    expect(passes).toBe(7);
    // (10 + 10)/2, (10 + 10)/2, 10/2
    expect(rate).toEqual({ median: 10, low: 5, high: 10 });
  });

  it('keeps its ratio to the yardstick while the machine slows down', async () => {
    let slowness = 1;
    const yardstick = () => {
      slowness *= 2;
      return { amount: 4, seconds: slowness };
    };
    const pass = () => ({ amount: 6, seconds: slowness });
    const { rate, perYardstick } = await measure({ repetitions: 3, seconds: 0 }, yardstick, pass);
    expect(rate).toEqual({ median: 1.5, low: 0.75, high: 3 });
    expect(perYardstick).toEqual({ median: 1.5, low: 1.5, high: 1.5 });
  });
});
