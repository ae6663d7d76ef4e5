import { read } from './api.js';
import { element } from './element.js';
import { tell, tellError } from './message.js';
import { answeredBy } from './model.js';
import { choosePicture, showPicture } from './picture.js';
import { percent } from './words.js';

// Digits below this are marked, so that people look at them.
const unsureBelow = 0.9;

const panel = document.getElementById('number');
const message = panel.querySelector('.message');
const result = panel.querySelector('.read');
const image = result.querySelector('img');
const [length, check] = [panel.querySelector('[name=length]'), panel.querySelector('[name=check]')];
let picture = null;
let asking = new AbortController();

choosePicture(panel, file => {
  picture = file;
  showPicture(image, file);
  ask();
});
for (const field of [length, check]) field.addEventListener('change', ask);

async function ask() {
  if (!picture || !length.checkValidity()) return;
  asking.abort();
  const { signal } = asking = new AbortController();
  result.hidden = true;
  tell(message, 'Reading …');
  try {
    const known = { minLength: length.value, maxLength: length.value, check: check.value };
    const [number] = await Promise.all([read(picture, known, signal), image.decode()]);
    show(number);
  } catch (error) {
    tellError(message, error);
  }
}

function show({ number, confidence, digits, rejected, reason, model }) {
  tell(message);
  const said = number ?? 'No number';
  const sure = rejected ? `Rejected: ${reason}` : `${percent(confidence)} sure of all its digits`;
  result.querySelector('.number-answer').replaceChildren(said, ' ', element('small', {}, sure));
  result.querySelector('.boxes').replaceChildren(...digits.map(box));
  result.querySelector('.tiles').replaceChildren(...digits.map(tile));
  result.hidden = false;
  answeredBy(model);
}

function box({ confidence, box: [left, top, width, height] }) {
  const drawn = element('div', { class: kind('box', confidence) });
  const place = { left: left / image.naturalWidth, top: top / image.naturalHeight, width: width / image.naturalWidth, height: height / image.naturalHeight };
  for (const [side, share] of Object.entries(place)) drawn.style.setProperty(side, `${100 * share}%`);
  return drawn;
}

function tile({ digit, confidence }) {
  return element('li', { class: kind('tile', confidence) }, element('b', {}, digit), element('small', {}, percent(confidence)));
}

function kind(name, confidence) {
  return confidence < unsureBelow ? `${name} unsure` : name;
}
