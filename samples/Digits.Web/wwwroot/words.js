/** How numbers are written on this page. */
const share = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en');
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** 0.9984 → 99.8 %; nothing is called certain that is not: >99.9%. */
export const percent = value => value > 0.9994 && value < 1 ? '>99.9%' : share.format(value);
export const exactPercent = value => exact.format(value);
export const count = (number, one, several = `${one}s`) => `${whole.format(number)} ${number === 1 ? one : several}`;
export const wholeNumber = value => whole.format(value);
export const when = text => day.format(new Date(text));
export const seconds = value => value < 90 ? `${Math.round(value)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
export const aDigit = digit => digit === 8 ? 'an 8' : `a ${digit}`;
export const modelName = id => id.slice(0, 8);
