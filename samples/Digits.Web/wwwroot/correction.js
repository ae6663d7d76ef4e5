import { correct } from './api.js';
import { element } from './element.js';
import { tell, tellError } from './message.js';
import { aDigit } from './words.js';

/** Ten buttons that tell the service what an image really shows. */
export class Correction {
  #root;
  #message = element('p', { class: 'message', role: 'status', hidden: true });
  #buttons;
  #image = null;
  #source;

  constructor(root, source) {
    [this.#root, this.#source] = [root, source];
    this.#buttons = Array.from({ length: 10 }, (_, digit) =>
      element('button', { type: 'button', 'aria-label': `It is ${aDigit(digit)}`, onclick: () => this.#correct(digit) }, digit));
    root.append(
      element('h3', {}, 'Wrong? It is …'),
      element('div', { class: 'digits', role: 'group', 'aria-label': 'What it really is' }, ...this.#buttons),
      this.#message);
  }

  /** Offers to correct an answer. */
  offer(answer) {
    this.#image = answer.pixels;
    this.#root.hidden = false;
    tell(this.#message);
    this.#buttons.forEach((button, digit) => {
      button.disabled = false;
      button.classList.toggle('chosen', digit === answer.digit);
    });
  }

  /** While there is a newer image than the last answer's, or none. */
  withdraw({ hide = false } = {}) {
    this.#image = null;
    this.#buttons.forEach(button => button.disabled = true);
    if (hide) this.#root.hidden = true;
  }

  async #correct(label) {
    const pixels = this.#image;
    if (!pixels) return;
    try {
      const { heldOut } = await correct({ pixels, label, source: this.#source });
      const use = heldOut ? 'new models are judged by it' : 'the next training learns from it';
      if (pixels === this.#image) tell(this.#message, `Kept as ${aDigit(label)}: ${use}.`, 'good');
    } catch (error) {
      tellError(this.#message, error);
    }
  }
}
