/** `report.html`: the page of a study's result. */
import { headlineOf } from '../headline.ts';
import type { Result } from '../result.ts';
import { isSurvey, summarise } from '../summary.ts';
import { headlineOfSweeps } from '../sweep-headline.ts';
import { withoutSweeps } from '../sweeps.ts';
import { renderDocument } from './document.ts';
import { html } from './html.ts';
import { keyFigures } from './key-figures.ts';
import { sectionsOf } from './sections.ts';

/** @param plotlySource see {@link renderDocument} */
export function renderReport(result: Result, plotlySource: string): string {
  const bases = withoutSweeps(result);
  const summary = summarise(bases);
  const { title, crosspoint, about, identity } = result;
  const swept = headlineOfSweeps(result);
  // Key figures are those of one variant; a survey opens with all of them, sweeps with their figure.
  const survey = isSurvey(summary) || swept !== null;
  return renderDocument(
    {
      title,
      crosspoint,
      kicker: summary.variants.length > 1 && !survey ? `${title} · ${summary.variant}` : title,
      headline: swept ?? headlineOf(summary),
      about,
      lead: survey ? html`` : keyFigures(bases, summary),
      sections: sectionsOf(result, summary),
      footer: html`Crosspoint ${crosspoint} · result <code>${identity.slice(0, 12)}</code>`,
    },
    plotlySource,
  );
}
