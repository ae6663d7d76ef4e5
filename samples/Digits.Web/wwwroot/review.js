import { correct, deleteSample, samples } from './api.js';
import { element } from './element.js';
import { tell, tellError } from './message.js';
import { aDigit, count, percent, when } from './words.js';

const atOnce = 48;
const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const panel = document.getElementById('review');
const find = selector => panel.querySelector(selector);
const [show, digit, message, cards, older] = [find('[name=show]'), find('[name=digit]'), find('.message'), find('.cards'), find('.older')];
let next = null;
let asking = new AbortController();

digit.append(...digits.map(value => element('option', { value }, value)));
for (const field of [show, digit]) field.addEventListener('change', begin);
panel.addEventListener('show', begin);
addEventListener('key', () => panel.hidden || begin());
older.addEventListener('click', load);

async function begin() {
  next = null;
  await load();
}

async function load() {
  asking.abort();
  const { signal } = asking = new AbortController();
  try {
    const before = next;
    const page = await samples({ show: show.value, digit: digit.value, before, limit: atOnce }, signal);
    tell(message);
    if (!before) cards.replaceChildren();
    cards.append(...page.samples.map(card));
    next = page.next;
    older.hidden = next === null;
    find('.found').textContent = page.total ? count(page.total, 'sample') : 'None so far';
  } catch (error) {
    if (error.needsKey) cards.replaceChildren();
    tellError(message, error);
  }
}

function card(sample) {
  const { id, label, predicted, confidence, writer, created, image } = sample;
  const item = element('li', {});
  const labels = element('select', { 'aria-label': `What sample ${id} shows`, onchange: () => relabel(item, id, Number(labels.value)) },
    ...digits.map(value => element('option', { value, selected: value === label }, value)));
  item.append(
    element('img', { src: image, alt: `Sample ${id}`, width: 28, height: 28 }),
    element('div', { class: 'about' },
      element('div', {}, ...badges(sample)),
      `Read as ${predicted}, ${percent(confidence)} sure`,
      element('small', {}, `${writer ? `${writer} · ` : ''}${when(created)}`),
      element('div', { class: 'row' },
        element('span', {}, 'Shows'), labels,
        element('button', { type: 'button', class: 'quiet', 'aria-label': `Forget sample ${id}`, onclick: () => forget(item, id) }, 'Forget'))));
  return item;
}

function badges({ uncertain, corrected, was, heldOut }) {
  return [
    uncertain && element('span', { class: 'badge' }, 'uncertain'),
    corrected && element('span', { class: 'badge good' }, `corrected from ${was}`),
    heldOut && element('span', { class: 'badge good', title: 'Models are judged by it, and never learn from it.' }, 'for tests'),
  ].filter(Boolean);
}

async function relabel(item, id, label) {
  try {
    const changed = card(await correct({ sample: id, label }));
    item.replaceWith(changed);
    changed.querySelector('select').focus();
    tell(message, `Sample ${id} is ${aDigit(label)} now.`, 'good');
  } catch (error) {
    tellError(message, error);
  }
}

async function forget(item, id) {
  try {
    await deleteSample(id);
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (neighbour?.querySelector('select') ?? show).focus();
    tell(message, `Sample ${id} is forgotten.`);
  } catch (error) {
    tellError(message, error);
  }
}
