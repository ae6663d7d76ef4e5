import { cancelJob, jobEvents, jobs, promote, train } from './api.js';
import { Curve } from './curve.js';
import { element } from './element.js';
import { tell, tellError } from './message.js';
import { showModel } from './model.js';
import { verdictOf } from './verdict.js';
import { count, exactPercent, seconds } from './words.js';

const ended = new Set(['finished', 'failed', 'cancelled']);
const states = {
  queued: 'It reads its data', running: 'It learns', parked: 'It goes on when the service starts again',
  finished: 'It has learned', failed: 'It failed', cancelled: 'It was cancelled',
};
const pause = 1000;

const panel = document.getElementById('train');
const find = selector => panel.querySelector(selector);
const [message, begin, cancel] = [find('.message'), find('.begin'), find('.cancel')];
const curve = new Curve(find('.curve'));
let followed = null;
let listening = null;

panel.addEventListener('show', showLast);
addEventListener('key', () => panel.hidden || showLast());
find('form').addEventListener('submit', async event => {
  event.preventDefault();
  begin.disabled = true; // until the job says otherwise
  try {
    await follow(await train(new FormData(event.target).get('preset')));
  } catch (error) {
    begin.disabled = false;
    tellError(message, error);
  }
});
cancel.addEventListener('click', async () => {
  try {
    await cancelJob(followed);
  } catch (error) {
    tellError(message, error);
  }
});

/** Goes on with the job that runs, or shows how the last one ended. */
async function showLast() {
  if (listening) return;
  try {
    const [last] = (await jobs()).jobs;
    tell(message);
    if (!last) return;
    if (ended.has(last.state)) show(last);
    else await follow(last);
  } catch (error) {
    tellError(message, error);
  }
}

/** Listens to a job until it ends, also over a restart of the service. */
async function follow(job) {
  tell(message);
  show(job);
  listening?.abort();
  const { signal } = listening = new AbortController();
  while (!ended.has(job.state)) {
    try {
      for await (job of jobEvents(job.id, signal)) show(job);
      if (!ended.has(job.state)) await delay();
    } catch (error) {
      if (signal.aborted) return;
      tellError(message, error);
      if (error.status) break; // the service answered, and will not answer otherwise
      await delay();
    }
  }
  listening = null;
  if (job.verdict?.promoted) showModel();
}

function delay() {
  return new Promise(done => setTimeout(done, pause));
}

function show(job) {
  followed = job.id;
  const isOver = ended.has(job.state);
  begin.disabled = !isOver;
  cancel.hidden = isOver;
  find('.job').hidden = false;
  const state = `Training ${job.id}, ${job.preset}: ${states[job.state]}`;
  if (find('.state').textContent !== state) find('.state').textContent = state; // read out when it is another one
  find('progress').value = job.progress;
  find('progress').hidden = isOver;
  find('.facts-line').textContent = facts(job);
  curve.show(job.curve);
  find('.points tbody').replaceChildren(...job.curve.map(point));
  find('.verdict').hidden = !job.verdict;
  find('.verdict').replaceChildren(...(job.verdict ? verdictOf(job, () => letAnswer(job.model)) : []));
}

function facts({ data, curve: points, seconds: spent, reason }) {
  const latest = points.at(-1);
  return [
    reason,
    data && `From ${count(data.images, 'image')} of ${data.name} and ${count(data.samples, 'sample')}`,
    latest && `${exactPercent(latest.accuracy)} right`,
    spent > 0 && seconds(spent),
  ].filter(Boolean).join(' · ');
}

function point({ progress, accuracy, loss, seconds: spent }) {
  const cells = [exactPercent(accuracy), loss.toFixed(4), spent.toFixed(1)];
  return element('tr', {}, element('th', { scope: 'row' }, `${Math.round(100 * progress)}%`), ...cells.map(text => element('td', { class: 'number' }, text)));
}

async function letAnswer(id) {
  try {
    await promote(id);
    tell(message, 'The new model answers now.', 'good');
    await showModel();
  } catch (error) {
    tellError(message, error);
  }
}
