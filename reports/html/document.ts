/**
 * The shell of every page: one file that holds everything, plotly included. It asks nothing of any network (and its
 * content policy forbids it to), so it opens from a disk, an attachment or an archive, years later.
 */
import { behaviour, earlyTheme } from './behaviour.ts';
import { embedScript, Html, html } from './html.ts';
import { styleSheet } from './style.ts';

/** Part of a page with a name in its navigation. */
export interface Section {
  readonly id: string;
  /** In the navigation. */
  readonly name: string;
  readonly title: string;
  readonly body: Html;
}

export interface Document {
  readonly title: string;
  /** Version that made it. */
  readonly crosspoint: string;
  readonly kicker: string;
  readonly headline: string;
  readonly about: string;
  /** Under the headline. */
  readonly lead: Html;
  readonly sections: readonly Section[];
  readonly footer: Html;
}

const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

/** `plotlySource` is the text of `plotly.js-dist-min/plotly.min.js`: reports know no file system. */
export function renderDocument(document: Document, plotlySource: string): string {
  const { title, crosspoint, kicker, headline, about, lead, sections, footer } = document;
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
<title>${title} · Crosspoint</title>
<meta name="generator" content="Crosspoint ${crosspoint}">
<script>${embedScript(earlyTheme)}</script>
<style>${new Html(styleSheet())}</style>
</head>
<body>
<div class="bar"><div class="wide"><span class="brand">Crosspoint</span><nav aria-label="Sections">${links}</nav><button type="button" id="theme">Dark</button></div></div>
<main class="wide">
<header class="lead"><p class="kicker">${kicker}</p><h1>${headline}</h1><p class="about">${about}</p>${lead}</header>
<noscript><p>The figures of this page are drawn by a script that it brings along; the tables can be read without.</p></noscript>
${body}</main>
<footer class="wide">${footer}</footer>
<script>${embedScript(plotlySource)}</script>
<script>${embedScript(behaviour)}</script>
</body>
</html>
`.source;
}
