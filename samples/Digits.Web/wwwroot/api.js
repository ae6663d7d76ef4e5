import { key } from './key.js';

/** Why the service did not do it, in its own words. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  get needsKey() {
    return this.status === 401;
  }
}

export const model = () => ask('GET', '/model');
export const predict = (picture, signal) => ask('POST', '/predict?pixels=true', { form: { image: picture }, signal });
export const explain = (picture, signal) => ask('POST', '/explain', { form: { image: picture }, signal });
export const read = (picture, known, signal) => ask('POST', `/read${query(known)}`, { form: { image: picture }, signal });

export const correct = correction => ask('POST', '/corrections', { json: correction, owner: true });
export const samples = (asked, signal) => ask('GET', `/samples${query(asked)}`, { owner: true, signal });
export const addSample = sample => ask('POST', '/samples', { form: sample, owner: true });
export const deleteSample = id => ask('DELETE', `/samples/${id}`, { owner: true });

export const train = preset => ask('POST', '/train', { json: { preset }, owner: true });
export const jobs = () => ask('GET', '/jobs', { owner: true });
export const cancelJob = id => ask('DELETE', `/jobs/${id}`, { owner: true });
export const promote = id => ask('POST', `/models/${encodeURIComponent(id)}/promote`, { owner: true });

/** A job, whenever something of it is new, until it ends. EventSource could not send the key. */
export async function* jobEvents(id, signal) {
  const response = await send('GET', `/jobs/${id}/events`, { owner: true, signal });
  let rest = '';
  for await (const text of chunks(response.body.pipeThrough(new TextDecoderStream()))) {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5)).join('\n');
      if (data) yield JSON.parse(data);
    }
  }
}

async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (let part; !(part = await reader.read()).done;) yield part.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function ask(method, path, request) {
  const response = await send(method, path, request);
  return response.status === 204 ? null : response.json();
}

async function send(method, path, { json, form, owner = false, signal } = {}) {
  const headers = {};
  if (owner) {
    if (!key.value) throw new ApiError('This needs the service’s key.', 401);
    headers['X-Api-Key'] = key.value;
  }
  if (json) headers['Content-Type'] = 'application/json';
  const body = json ? JSON.stringify(json) : form && formOf(form);
  let response;
  try {
    response = await fetch(`/v1${path}`, { method, headers, body, signal });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError('The service cannot be reached.', 0);
  }
  if (response.ok) return response;
  throw new ApiError(await detailOf(response), response.status);
}

async function detailOf(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title;
  } catch {
    return `The service answered with ${response.status}.`;
  }
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof File) form.append(name, value);
    else if (value instanceof Blob) form.append(name, value, 'drawn.png');
    else if (value !== '' && value != null) form.append(name, value);
  }
  return form;
}

function query(parts) {
  const told = Object.entries(parts).filter(([, value]) => value !== '' && value != null);
  return told.length ? `?${new URLSearchParams(told)}` : '';
}
