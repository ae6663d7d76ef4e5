import { element } from './element.js';

/** Lets people photograph, choose, drop or paste a picture. */
export function choosePicture(panel, take) {
  const input = (attributes = {}) => element('input', {
    type: 'file', accept: 'image/*', ...attributes,
    onchange: ({ currentTarget: field }) => {
      if (field.files[0]) take(field.files[0]);
      field.value = ''; // the same one may be chosen again
    },
  });
  panel.querySelector('.choose').append(
    element('label', { class: 'button primary camera' }, input({ capture: 'environment' }), 'Take a photo'),
    element('label', { class: 'button' }, input(), 'Choose a picture'),
    element('small', { class: 'keys' }, 'or drop or paste one here'));
  panel.addEventListener('dragover', event => event.preventDefault());
  panel.addEventListener('drop', event => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
  addEventListener('paste', event => {
    if (!panel.hidden && event.clipboardData.files[0]) take(event.clipboardData.files[0]);
  });
}

/** Shows a file in an image, and frees what it showed before. */
export function showPicture(image, file) {
  if (image.src) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  image.hidden = false;
}
