/** Single circuits and whole sub-arrays as NeuroSim billed them, beside ours. */
import { type Recogniser, readGolden } from '../recogniser.ts';
import { arrayFigures } from './array-figures.ts';
import type { ComparedFigure } from './compared-figure.ts';
import { componentsSchema, type NeurosimComponents } from './components-schema.ts';
import { converterFigures } from './converter-figures.ts';
import { costVerification } from './cost-verification.ts';
import { interconnectFigures } from './interconnect-figures.ts';
import { lineFigures } from './line-figures.ts';
import { logicFigures } from './logic-figures.ts';

/** A kind of circuits each. */
const generators: readonly ((golden: NeurosimComponents) => Iterable<ComparedFigure>)[] = [
  logicFigures,
  lineFigures,
  converterFigures,
  interconnectFigures,
  arrayFigures,
];

export const neurosimComponents: Recogniser<NeurosimComponents> = {
  name: 'neurosim component figures',
  recognise: (json, path) => readGolden(json, path, (file) => 'per_node_units_LSTP' in file, componentsSchema),
  async verify(golden) {
    return costVerification(generators.flatMap((figuresOf) => [...figuresOf(golden)]));
  },
};
