(() => {
  'use strict';
  const root = document.documentElement;
  const charts = [...document.querySelectorAll('.chart')];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const narrow = matchMedia('(max-width: 640px)');
  const paper = { width: 680, height: 310 };
  const config = { displayModeBar: false, responsive: true, doubleClick: 'reset' };
  let printing = false;

  // plotly.js lies in the page as text: parsing its megabytes waits until a chart comes near.
  function load() {
    if (window.Plotly) return;
    const script = document.createElement('script');
    script.textContent = document.getElementById('plotly').textContent;
    document.head.append(script);
  }

  // Figures name the colours of the style sheet; what they are depends on light or dark.
  function coloured(value, style) {
    if (Array.isArray(value)) return value.map(item => coloured(item, style));
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, style)]));
    const name = typeof value === 'string' && /^var\((--[a-z0-9-]+)\)$/.exec(value);
    return name ? style.getPropertyValue(name[1]).trim() : value;
  }

  function draw(chart) {
    load();
    const style = getComputedStyle(root);
    const { data, layout } = coloured(JSON.parse(chart.parentElement.nextElementSibling.textContent), style);
    layout.font.family = style.getPropertyValue('--font');
    layout.autosize = !printing;
    chart.dataset.height ??= chart.style.height;
    chart.style.height = printing ? `${paper.height}px` : chart.dataset.height;
    if (printing) Object.assign(layout, paper);
    if (narrow.matches || printing) layout.dragmode = false;
    chart.dataset.drawn = '';
    Plotly.newPlot(chart, data, layout, config);
  }

  function redraw(all) {
    charts.filter(chart => all || 'drawn' in chart.dataset).forEach(draw);
  }

  const near = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (!('drawn' in target.dataset)) draw(target);
    }
  }, { rootMargin: '400px' });

  function print(begins) {
    if (printing === begins) return;
    printing = begins;
    root.classList.toggle('printing', begins);
    for (const trainer of document.querySelectorAll('.trainer')) {
      if (begins) {
        trainer.dataset.open = trainer.open;
        trainer.open = true;
      } else {
        trainer.open = trainer.dataset.open === 'true';
      }
    }
    redraw(begins);
  }

  dark.addEventListener('change', () => redraw(false));
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  requestAnimationFrame(() => setTimeout(() => charts.forEach(chart => near.observe(chart)), 0));
})();
