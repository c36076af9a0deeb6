/**
 * What the page does by itself, as JavaScript for the browser: draws the figures in the colours of the theme in force,
 * and serves the theme button, the variant tabs and the copy buttons. Nothing is fetched.
 */
export const behaviour = String.raw`'use strict';
(() => {
  const root = document.documentElement;
  const plots = [...document.querySelectorAll('.plot')].map((place) => ({
    place,
    figure: JSON.parse(document.getElementById(place.id + '-data').textContent),
    drawn: null,
  }));

  const resolve = (value, style) => {
    if (typeof value === 'string') {
      return value.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
    }
    if (Array.isArray(value)) return value.map((item) => resolve(item, style));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, style)]));
  };

  const settings = (place) => ({
    responsive: true,
    displaylogo: false,
    showTips: false,
    modeBarButtons: [['toImage']],
    toImageButtonOptions: { format: 'svg', filename: place.id },
  });

  // On a narrow page a legend stands in several lines; the figure grows by them, so the bars keep their height.
  const narrow = matchMedia('(max-width: 640px)');
  const legendRoom = ({ data, layout }) => {
    const entries = data.filter((trace) => trace.name && trace.showlegend !== false).length;
    return narrow.matches && layout.showlegend && entries > 2 ? 19 * (entries - 1) : 0;
  };

  const draw = (all, theme) => {
    const style = getComputedStyle(root);
    const key = (theme ?? style.getPropertyValue('--page').trim()) + narrow.matches;
    for (const plot of plots) {
      const hidden = plot.place.closest('[hidden]') !== null;
      if (plot.drawn === key || (hidden && !all)) continue;
      const { data, layout } = resolve(plot.figure, style);
      Plotly.react(plot.place, data, { ...layout, height: layout.height + legendRoom(plot.figure) }, settings(plot.place));
      plot.drawn = key;
    }
  };

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const button = document.getElementById('theme');
  const showTheme = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    draw(false);
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try { localStorage.setItem('crosspoint-theme', root.dataset.theme); } catch {}
    showTheme();
  });
  dark.addEventListener('change', showTheme);
  narrow.addEventListener('change', () => draw(false));

  const select = (list, chosen) => {
    for (const tab of list.querySelectorAll('[role=tab]')) {
      const active = tab === chosen;
      tab.setAttribute('aria-selected', String(active));
      tab.tabIndex = active ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).hidden = !active;
    }
    draw(false);
  };
  for (const list of document.querySelectorAll('[role=tablist]')) {
    const tabs = [...list.querySelectorAll('[role=tab]')];
    list.addEventListener('click', (event) => {
      const tab = event.target.closest('[role=tab]');
      if (tab) select(list, tab);
    });
    list.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      next.focus();
      select(list, next);
    });
  }

  for (const copy of document.querySelectorAll('.copy')) {
    const trigger = copy.querySelector('button');
    trigger.addEventListener('click', async () => {
      const text = copy.querySelector('code');
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        getSelection().selectAllChildren(text);
        document.execCommand('copy');
      }
      trigger.textContent = 'Copied';
      setTimeout(() => { trigger.textContent = 'Copy'; }, 1500);
    });
  }

  addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll('details')) element.open = true;
    draw(true, 'print');
  });
  addEventListener('afterprint', () => draw(false));
  showTheme();
})();
`;

/** Runs in the head, before anything is painted: a theme chosen before holds from the first frame. */
export const earlyTheme = `try{const t=localStorage.getItem('crosspoint-theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t}catch{}`;
