import { element } from './element.js';
import { exactPercent, modelName, wholeNumber } from './words.js';

/** Whether a new model took over, and what was counted: image by image, by McNemar's test. */
export function verdictOf({ verdict, data }, promote) {
  const { promoted, reason, current, candidate, onlyCurrentRight, onlyCandidateRight, pValue, isNoise } = verdict;
  return [
    element('div', { class: promoted ? 'banner good' : 'banner' },
      element('h3', {}, promoted ? 'The new model answers from now on' : 'The current model stays'),
      element('p', {}, reason)),
    element('div', { class: 'scroll' }, element('table', {},
      element('thead', {}, row('th', '', 'Right', 'Share', '95% interval', ...(data.testSamples ? ['Of your samples'] : []))),
      element('tbody', {}, contender('Current', current, data), contender('New', candidate, data)))),
    element('dl', {},
      fact('Only the current one right', wholeNumber(onlyCurrentRight)),
      fact('Only the new one right', wholeNumber(onlyCandidateRight)),
      fact('McNemar’s p', pValue < 0.0001 ? pValue.toExponential(1) : pValue.toFixed(4)),
      fact('Difference', isNoise ? 'perhaps chance' : 'not chance')),
    ...(promoted ? [] : [element('button', { type: 'button', onclick: promote }, 'Let the new one answer all the same')]),
  ];
}

function contender(name, { model, correct, count, accuracy, low, high, samplesCorrect }, { testSamples }) {
  const cells = [`${wholeNumber(correct)} of ${wholeNumber(count)}`, exactPercent(accuracy), `${(100 * low).toFixed(2)}–${exactPercent(high)}`];
  if (testSamples) cells.push(`${samplesCorrect} of ${testSamples}`);
  const line = row('td', '', ...cells);
  line.firstChild.replaceWith(element('th', { scope: 'row' }, name, ' ', element('small', { title: model }, modelName(model))));
  return line;
}

function row(kind, first, ...cells) {
  return element('tr', {}, element(kind, kind === 'th' ? { scope: 'col' } : {}, first),
    ...cells.map(cell => element(kind, { class: 'number', scope: kind === 'th' ? 'col' : null }, cell)));
}

function fact(name, value) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, value));
}
