const tabs = [...document.querySelectorAll('[role=tab]')];
const panels = tabs.map(tab => document.getElementById(tab.getAttribute('aria-controls')));
const steps = { ArrowRight: 1, ArrowLeft: -1 };

/** Shows the panel that the address names; each is told by the event 'show'. */
export function startTabs() {
  for (const tab of tabs) {
    tab.addEventListener('keydown', step);
    tab.addEventListener('click', choose);
  }
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('content').focus();
  });
  addEventListener('hashchange', show);
  show();
}

// Not the browser's own way to a part of the page: it would take the focus from the tab.
function choose(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (event.currentTarget.hash !== location.hash) history.pushState(null, '', event.currentTarget.hash);
  show();
}

function show() {
  const chosen = Math.max(0, tabs.findIndex(tab => tab.hash === location.hash));
  tabs.forEach((tab, i) => {
    tab.setAttribute('aria-selected', i === chosen);
    tab.tabIndex = i === chosen ? 0 : -1;
    panels[i].hidden = i !== chosen;
  });
  document.title = `${tabs[chosen].textContent} · Digits`;
  scrollTo(0, 0); // else the browser scrolls to what the address names
  panels[chosen].dispatchEvent(new Event('show'));
}

function step(event) {
  const at = tabs.indexOf(event.currentTarget);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : event.key === ' ' ? at
    : event.key in steps ? (at + steps[event.key] + tabs.length) % tabs.length : -1;
  if (next < 0) return;
  event.preventDefault();
  tabs[next].focus();
  tabs[next].click();
}
