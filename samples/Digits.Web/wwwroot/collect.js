import { addSample, deleteSample, samples } from './api.js';
import { Bars } from './bars.js';
import { tell, tellError } from './message.js';
import { Pad } from './pad.js';
import { aDigit, count, wholeNumber } from './words.js';

const panel = document.getElementById('collect');
const find = selector => panel.querySelector(selector);
const [save, clear, takeBack, message] = [find('.save'), find('.clear'), find('.take-back'), find('.message')];
const pad = new Pad(find('.pad'));
const bars = new Bars(find('.counts'));
let bag = [];
let asked = 0;
let session = 0;
let last = null;

panel.addEventListener('show', showCounts);
addEventListener('key', () => panel.hidden || showCounts());
pad.addEventListener('change', () => save.disabled = clear.disabled = pad.isEmpty);
clear.addEventListener('click', () => pad.clear());
save.addEventListener('click', keep);
find('.pad').addEventListener('keydown', event => event.key === 'Enter' && keep());
find('.skip-digit').addEventListener('click', next);
takeBack.addEventListener('click', forgetLast);
next();

/** Ten different digits in random order, again and again: as many of each, and none can be guessed. */
function next() {
  if (bag.length === 0) bag = shuffled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  asked = bag.pop();
  find('.asked').textContent = asked;
  pad.clear();
}

function shuffled(digits) {
  for (let i = digits.length - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [digits[i], digits[other]] = [digits[other], digits[i]];
  }
  return digits;
}

async function keep() {
  if (pad.isEmpty || save.disabled) return;
  const label = asked;
  save.disabled = true;
  try {
    last = await addSample({ image: await pad.toPicture(), label, writer: find('[name=writer]').value.trim(), source: 'drawn' });
    session++;
    next();
    takeBack.hidden = false;
    tell(message, `Kept the ${label}. Now ${aDigit(asked)}, please.`, 'good');
    await showCounts();
  } catch (error) {
    save.disabled = pad.isEmpty;
    tellError(message, error);
  }
}

async function forgetLast() {
  try {
    await deleteSample(last.id);
    session--;
    takeBack.hidden = true;
    tell(message, `The ${last.label} is taken back.`);
    await showCounts();
  } catch (error) {
    tellError(message, error);
  }
}

async function showCounts() {
  try {
    const { total, digits } = await samples({ limit: 0 });
    const most = Math.max(1, ...digits);
    bars.show(digits.map(number => number / most), digits.map(wholeNumber));
    find('.total').textContent = count(total, 'sample');
    find('.session').textContent = wholeNumber(session);
    if (message.classList.contains('warn')) tell(message);
  } catch (error) {
    tellError(message, error);
  }
}
