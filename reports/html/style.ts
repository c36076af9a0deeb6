/** The page's style sheet: system fonts, one column of text, figures as wide as the page, light, dark and print. */
import { customProperties, darkPalette, lightPalette } from './palette.ts';

const layout = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.wide{max-width:1120px;margin:0 auto;padding:0 24px}
.bar{position:sticky;top:0;z-index:5;background:color-mix(in srgb,var(--page) 90%,transparent);backdrop-filter:blur(8px);border-bottom:1px solid var(--grid)}
.bar .wide{display:flex;align-items:center;gap:20px;min-height:52px}
.bar nav{display:flex;gap:18px;overflow-x:auto;scrollbar-width:none;flex:1;white-space:nowrap;font-size:14px}
.bar nav a{color:var(--muted);text-decoration:none;padding:14px 0}
.bar nav a:hover{color:var(--ink)}
.brand{font-weight:650;letter-spacing:-.01em;font-size:15px}
button{font:inherit;font-size:14px;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:4px 12px;cursor:pointer}
button:hover{border-color:var(--muted)}
`;

const text = `
header.lead{padding:72px 0 20px}
.kicker{color:var(--muted);font-size:15px;margin:0 0 14px}
h1{font-size:clamp(28px,4.3vw,46px);line-height:1.16;letter-spacing:-.022em;font-weight:650;margin:0 0 20px;max-width:24em;text-wrap:balance}
.about{font-size:19px;line-height:1.55;color:var(--muted);max-width:44em;margin:0;white-space:pre-line}
section{padding:44px 0 8px;scroll-margin-top:48px}
h2{font-size:27px;line-height:1.25;letter-spacing:-.015em;font-weight:650;margin:0 0 10px}
h2 a{color:inherit;text-decoration:none}
h2 a:hover::after{content:" #";color:var(--muted)}
h3{font-size:16px;font-weight:650;margin:26px 0 8px}
section>p{max-width:44em;margin:0 0 16px}
.quiet{color:var(--muted)}
ul.plain{padding-left:1.2em;margin:8px 0;max-width:48em}
footer{color:var(--muted);font-size:14px;padding:56px 0 64px}
`;

const blocks = `
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:16px;margin:30px 0 0}
.card{background:var(--card);border:1px solid var(--grid);border-radius:12px;padding:18px 20px 16px}
.card h3{margin:0;font-size:14px;font-weight:500;color:var(--muted)}
.card .big{font-size:34px;line-height:1.25;font-weight:650;letter-spacing:-.02em;margin:2px 0 0}
.card .note{font-size:14px;color:var(--muted);margin:0 0 12px}
.mini{display:grid;grid-template-columns:auto minmax(20px,1fr) auto;gap:4px 10px;align-items:center;font-size:13.5px;margin:0}
.mini dt{font-weight:600;max-width:9em;overflow-wrap:anywhere;hyphens:auto}
.mini dd{margin:0;white-space:nowrap;text-align:right}
.mini .track{height:8px;border-radius:2px;overflow:hidden;text-align:left}
.mini .track i{display:block;height:100%;border-radius:2px}
.panels{display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
.panels.single{grid-template-columns:minmax(0,1fr)}
.panels.three{grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr))}
.panels>*{min-width:0}
@media(min-width:960px){.panels.lead>:first-child{grid-column:1/-1}}
figure{margin:18px 0 26px}
.panel{background:var(--card);border:1px solid var(--grid);border-radius:12px;padding:16px 16px 10px;min-width:0;overflow-x:auto}
.panel>h3{margin:0 0 6px 4px}
.plot{width:100%}
.plot .modebar{background:none!important}
figcaption{color:var(--muted);font-size:15px;line-height:1.5;max-width:52em;margin-top:12px}
figcaption b{color:var(--ink);font-weight:600}
.tabs{display:flex;flex-wrap:wrap;gap:8px;margin:18px 0 -4px}
.tabs button[aria-selected=true]{background:var(--ink);border-color:var(--ink);color:var(--page)}
.tab[hidden]{display:none}
.scroll{overflow-x:auto;margin:18px 0 8px}
table{border-collapse:collapse;font-size:15px;line-height:1.4;min-width:100%}
caption{caption-side:bottom;text-align:left;color:var(--muted);padding-top:10px}
th,td{padding:8px 14px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}
thead th{border-bottom:1.5px solid var(--ink);font-weight:600;vertical-align:bottom}
tbody tr.first td,tbody tr.first th{border-top:1px solid var(--line)}
th.number,td.number{text-align:right;white-space:nowrap;padding-left:10px}
td small,th small{display:block;color:var(--muted);font-size:13px;font-weight:400}
tbody th{font-weight:600}
.keep{white-space:nowrap}
.swatch{display:inline-block;width:.7em;height:.7em;border-radius:2px;margin-right:.5em}
details{border:1px solid var(--grid);border-radius:12px;background:var(--card);padding:0 20px;margin:14px 0}
summary{cursor:pointer;padding:13px 0;font-weight:600}
details[open]{padding-bottom:16px}
pre{background:var(--card);border:1px solid var(--grid);border-radius:10px;padding:14px 18px;overflow-x:auto;font:14px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:8px 0}
details pre{border:0;padding:0;background:none}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.copy{position:relative}
.copy button{position:absolute;top:9px;right:9px}
.copy pre{padding-right:88px}
dl.facts{display:grid;grid-template-columns:minmax(8em,max-content) 1fr;gap:6px 24px;margin:16px 0;font-size:15.5px}
dl.facts dt{color:var(--muted)}
dl.facts dd{margin:0;overflow-wrap:anywhere}
`;

const narrow = `
@media(max-width:640px){
body{font-size:16px}
.wide{padding:0 16px}
header.lead{padding-top:40px}
.panel{padding:12px 8px 6px;border-radius:10px}
.brand{display:none}
.copy button{position:static}
.copy pre{padding-right:18px}
tbody th{min-width:11em}
dl.facts{grid-template-columns:1fr;gap:0}
dl.facts dd{margin-bottom:10px}
}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
body{font-size:11pt;background:#fff}
.bar,.tabs,.copy button,.modebar{display:none!important}
.tab[hidden]{display:block!important}
.panel,.card,figure,tr{break-inside:avoid}
section{padding-top:20px}
}
`;

export function styleSheet(): string {
  const light = `color-scheme:light;${customProperties(lightPalette)}`;
  const dark = `color-scheme:dark;${customProperties(darkPalette)}`;
  const themes = `:root{${light}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
@media screen{:root[data-theme=dark]{${dark}}}`;
  return themes + layout + text + blocks + narrow;
}
