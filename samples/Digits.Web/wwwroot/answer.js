import { Bars } from './bars.js';
import { answeredBy } from './model.js';
import { aDigit, percent } from './words.js';

const none = Array(10).fill(0);

/** What the model says of one digit: the digit, how sure it is, all ten probabilities, and what it saw. */
export class AnswerView {
  #root;
  #hint;
  #bars;

  constructor(root, hint) {
    [this.#root, this.#hint] = [root, hint];
    root.append(document.getElementById('answer').content.cloneNode(true));
    this.#bars = new Bars(root.querySelector('.bars'));
    this.clear();
  }

  clear() {
    this.#root.classList.remove('rejected');
    this.#root.classList.add('empty');
    this.#find('.digit').textContent = '?';
    this.#find('.sure').textContent = this.#hint;
    this.#find('.reason').hidden = true;
    this.#find('.unseen').textContent = '';
    this.#bars.show(none, Array(10).fill(''));
    this.#paint(Array(784).fill(0));
  }

  /** What to say where there is no answer: none yet, or none to be had. */
  tellWhy(hint) {
    if (this.#root.classList.contains('empty')) this.#find('.sure').textContent = hint;
  }

  /** @param answer of the service; @param isLast whether to read it out: answers while somebody writes would only disturb. */
  show(answer, isLast = true) {
    const { digit, confidence, probabilities, rejected, reason, pixels } = answer;
    this.#root.classList.remove('empty');
    this.#root.classList.toggle('rejected', rejected);
    this.#find('.digit').textContent = digit;
    const said = rejected ? `Rejected: perhaps ${aDigit(digit)}, ${percent(confidence)} sure` : `It is ${aDigit(digit)}, ${percent(confidence)} sure`;
    this.#find('.sure').textContent = said;
    this.#find('.unseen').textContent = isLast ? `${said}. ${reason ?? ''}` : '';
    this.#find('.reason').textContent = reason ?? '';
    this.#find('.reason').hidden = !reason;
    this.#bars.show(probabilities, probabilities.map(share => share < 0.0005 ? '' : percent(share)), digit);
    this.#paint(pixels);
    answeredBy(answer.model);
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #paint(pixels) {
    const context = this.#find('.seen canvas').getContext('2d');
    const image = context.createImageData(28, 28);
    pixels.forEach((ink, i) => image.data.set([ink, ink, ink, 255], 4 * i));
    context.putImageData(image, 0, 0);
  }
}
