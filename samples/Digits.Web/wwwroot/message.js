import { element } from './element.js';
import { openSettings } from './settings.js';

/** Tells something in a paragraph that screen readers watch; without a text it goes. */
export function tell(place, text = '', kind = '') {
  place.className = `message ${kind}`;
  place.replaceChildren(text);
  place.hidden = !text;
}

/** Tells why something did not work, and how to go on where that is known. */
export function tellError(place, error) {
  if (error.name === 'AbortError') return;
  if (!('status' in error)) console.error(error);
  tell(place, error.message, error.needsKey ? 'warn' : 'bad');
  if (error.needsKey) place.append(' ', element('button', { type: 'button', class: 'link', onclick: openSettings }, 'Enter the key'));
}
