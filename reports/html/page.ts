/**
 * `report.html`: one file that holds everything, plotly included. It asks nothing of any network (and its content policy
 * forbids it to), so it opens from a disk, an attachment or an archive, years later.
 */
import { headlineOf } from '../headline.ts';
import type { Result } from '../result.ts';
import { summarise } from '../summary.ts';
import { behaviour, earlyTheme } from './behaviour.ts';
import { embedScript, Html, html } from './html.ts';
import { keyFigures } from './key-figures.ts';
import { sectionsOf } from './sections.ts';
import { styleSheet } from './style.ts';

const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

/** `plotlySource` is the text of `plotly.js-dist-min/plotly.min.js`: reports know no file system. */
export function renderReport(result: Result, plotlySource: string): string {
  const summary = summarise(result);
  const sections = sectionsOf(result, summary);
  const kicker = summary.variants.length > 1 ? `${result.title} · ${summary.variant}` : result.title;
  const links = sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`);
  const body = sections.map(
    ({ id, title, body }) => html`<section id="${id}"><h2><a href="#${id}">${title}</a></h2>${body}</section>\n`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${result.title} · Crosspoint</title>
<meta name="generator" content="Crosspoint ${result.crosspoint}">
<script>${embedScript(earlyTheme)}</script>
<style>${new Html(styleSheet())}</style>
</head>
<body>
<div class="bar"><div class="wide"><span class="brand">Crosspoint</span><nav aria-label="Sections">${links}</nav><button type="button" id="theme">Dark</button></div></div>
<main class="wide">
<header class="lead"><p class="kicker">${kicker}</p><h1>${headlineOf(summary)}</h1><p class="about">${result.about}</p>${keyFigures(result, summary)}</header>
<noscript><p>The figures of this page are drawn by a script that it brings along; the tables can be read without.</p></noscript>
${body}</main>
<footer class="wide">Crosspoint ${result.crosspoint} · result <code>${result.identity.slice(0, 12)}</code></footer>
<script>${embedScript(plotlySource)}</script>
<script>${embedScript(behaviour)}</script>
</body>
</html>
`.source;
}
