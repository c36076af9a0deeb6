/** Random numbers for drawing crosspoints: fresh standard normal deviates, and numbers uniform in [0, 1). */
export interface Draws {
  normal(): number;
  uniform(): number;
}

/** No deviation: the crosspoint drawn with it, and its pulses, stand for the kind. */
export const noDeviation: Draws = { normal: () => 0, uniform: () => 0.5 };
