import { element } from './element.js';

/** Ten bars, one for each digit, in a list that screen readers read as text. */
export class Bars {
  #bars;

  constructor(list) {
    this.#bars = Array.from({ length: 10 }, (_, digit) => {
      const [value, bar] = [element('span', { class: 'value' }), element('span', { class: 'bar', 'aria-hidden': 'true' })];
      return { value, bar, item: element('li', {}, value, bar, element('span', { class: 'name' }, digit)) };
    });
    list.replaceChildren(...this.#bars.map(({ item }) => item));
  }

  /** @param shares how high each is, 0 to 1; @param texts what is written above; @param marked which one stands out. */
  show(shares, texts, marked = -1) {
    this.#bars.forEach(({ item, value, bar }, digit) => {
      bar.style.setProperty('--share', shares[digit]);
      value.textContent = texts[digit];
      item.classList.toggle('marked', digit === marked);
    });
  }
}
