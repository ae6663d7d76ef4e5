import { AnswerView } from './answer.js';
import { explain } from './api.js';
import { Correction } from './correction.js';
import { element } from './element.js';
import { tell, tellError } from './message.js';
import { choosePicture, showPicture } from './picture.js';

const panel = document.getElementById('photo');
const message = panel.querySelector('.result > .message');
const stages = panel.querySelector('.stages');
const answer = new AnswerView(panel.querySelector('.answer'), 'No picture yet');
const correction = new Correction(panel.querySelector('.correction'), 'photo');
let asking = new AbortController();

choosePicture(panel, async file => {
  asking.abort();
  const { signal } = asking = new AbortController();
  showPicture(panel.querySelector('.preview'), file);
  correction.withdraw({ hide: true });
  stages.hidden = true;
  answer.clear();
  tell(message, 'Reading …');
  try {
    show(await explain(file, signal));
  } catch (error) {
    tellError(message, error);
  }
});

function show({ steps, prediction }) {
  tell(message);
  answer.show(prediction);
  correction.offer(prediction);
  stages.querySelector('ol').replaceChildren(...steps.map(stage));
  stages.hidden = false;
}

function stage({ name, width, height, image }, i) {
  return element('li', {},
    element('figure', {},
      element('img', { src: image, alt: `Step ${i + 1}: ${name}` }),
      element('figcaption', {}, name, element('small', {}, `${width}×${height}`))));
}
