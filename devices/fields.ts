/** Fields of a crosspoint that are no law's own. */

/** Name of the field that holds what a read sees. */
export const visibleField = 'visible';

/** Name of the field that holds the state of a stuck crosspoint, and {@link notStuck} for a working one. */
export const stuckField = 'stuck';

/** Beyond any weight, in either precision: what is below half of it is stuck there. */
export const notStuck = 1e30;
