const place = 'digits-api-key';

/** The service's key, as long as this tab is open. */
export const key = {
  get value() {
    return sessionStorage.getItem(place) ?? '';
  },
  set value(text) {
    if (text) sessionStorage.setItem(place, text);
    else sessionStorage.removeItem(place);
    dispatchEvent(new Event('key'));
  },
};
