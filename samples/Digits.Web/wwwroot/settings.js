import { key } from './key.js';

const dialog = document.getElementById('settings');
const button = document.getElementById('open-settings');
const field = dialog.querySelector('input');

/** Asks for the key. */
export function openSettings() {
  field.value = key.value;
  dialog.returnValue = '';
  dialog.showModal();
  field.select();
}

export function startSettings() {
  button.addEventListener('click', openSettings);
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'keep') key.value = field.value.trim();
    field.value = '';
    showState();
  });
  showState();
}

function showState() {
  button.textContent = key.value ? 'Key ✓' : 'Key';
  button.setAttribute('aria-label', key.value ? 'Key: there is one' : 'Key: there is none');
}
