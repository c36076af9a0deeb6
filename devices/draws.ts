/** Random numbers for drawing crosspoints: fresh standard normal deviates, and numbers uniform in [0, 1). */
export interface Draws {
  normal(): number;
  uniform(): number;
}
