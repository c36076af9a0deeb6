/** `report.html`: the page of a study's result. */
import { headlineOf } from '../headline.ts';
import type { Result } from '../result.ts';
import { isSurvey, summarise } from '../summary.ts';
import { renderDocument } from './document.ts';
import { html } from './html.ts';
import { keyFigures } from './key-figures.ts';
import { sectionsOf } from './sections.ts';

/** @param plotlySource see {@link renderDocument} */
export function renderReport(result: Result, plotlySource: string): string {
  const summary = summarise(result);
  const { title, crosspoint, about, identity } = result;
  // Key figures are those of one variant; a survey opens with all of them.
  const survey = isSurvey(summary);
  return renderDocument(
    {
      title,
      crosspoint,
      kicker: summary.variants.length > 1 && !survey ? `${title} · ${summary.variant}` : title,
      headline: headlineOf(summary),
      about,
      lead: survey ? html`` : keyFigures(result, summary),
      sections: sectionsOf(result, summary),
      footer: html`Crosspoint ${crosspoint} · result <code>${identity.slice(0, 12)}</code>`,
    },
    plotlySource,
  );
}
