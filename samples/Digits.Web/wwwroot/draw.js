import { AnswerView } from './answer.js';
import { predict } from './api.js';
import { Correction } from './correction.js';
import { Live } from './live.js';
import { tell, tellError } from './message.js';
import { Pad } from './pad.js';

const panel = document.getElementById('draw');
const [clear, undo] = [panel.querySelector('.clear'), panel.querySelector('.undo')];
const message = panel.querySelector('.result > .message');
const answer = new AnswerView(panel.querySelector('.answer'), 'Nothing written yet');
const correction = new Correction(panel.querySelector('.correction'), 'drawn');
const pad = new Pad(panel.querySelector('.pad'));
const live = new Live(async signal => predict(await pad.toPicture(), signal), show, fail);

pad.addEventListener('change', () => {
  clear.disabled = undo.disabled = pad.isEmpty;
  correction.withdraw({ hide: pad.isEmpty });
  if (pad.isEmpty) {
    live.stop();
    answer.clear();
    tell(message);
  } else {
    answer.tellWhy('Reading …');
    live.change();
  }
});
clear.addEventListener('click', () => pad.clear());
undo.addEventListener('click', () => {
  live.stop();
  pad.undo();
});

function show(read, isLast) {
  tell(message);
  const isDone = isLast && !pad.isWriting;
  answer.show(read, isDone);
  if (isDone) correction.offer(read);
}

function fail(error) {
  answer.tellWhy('No answer');
  tellError(message, error);
}
