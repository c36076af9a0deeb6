/**
 * 1/f (flicker) noise as a read sees it. A relative power spectral density Q²/f, integrated from the lowest frequency
 * that fits in since programming, 1/(t + tr), to that of a read of duration tr, 1/(2 tr), gives
 *
 *     σ(t)/g = Q √( ln( (t + tr) / (2 tr) ) )
 *
 * S. R. Nandakumar et al., IEEE ICECS 2019, 727, doi 10.1109/ICECS46596.2019.8964852. The growth is slow: from a
 * second to a year √ln rises by a factor of about 1.5. Before the first read has ended there is none.
 */

/** The square root above as formula text. @param time formula text, seconds since programming */
export function flickerGrowth(time: string): string {
  return `sqrt(max(log((${time} + readDuration) / (2 * readDuration)), 0))`;
}
