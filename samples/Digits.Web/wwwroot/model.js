import { model } from './api.js';
import { element } from './element.js';
import { exactPercent, modelName, wholeNumber } from './words.js';

const place = document.getElementById('model');
let shown = '';

/** Tells in the head of the page which model answers. */
export async function showModel() {
  try {
    const { id, manifest } = await model();
    shown = id;
    const { testAccuracy } = manifest.metrics;
    place.replaceChildren('Model ', element('data', { value: id, title: id }, modelName(id)));
    if (testAccuracy) place.append(element('span', {}, `${exactPercent(testAccuracy)} of ${wholeNumber(manifest.data.test)} test images`));
  } catch (error) {
    place.replaceChildren(error.message);
  }
}

/** Looks again where an answer came from another model than is shown. */
export function answeredBy(id) {
  if (shown && id !== shown) {
    shown = id; // not once more for each answer until then
    showModel();
  }
}
