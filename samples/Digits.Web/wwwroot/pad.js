import { KeyboardPen } from './keyboard-pen.js';

// In shares of the sheet's side: about the pen of MNIST's writers.
const penWidth = 0.07;
const pictureSide = 280;

/** A sheet to write on with finger, pen, mouse or keys. Tells by the event 'change' that there is something new on it. */
export class Pad extends EventTarget {
  #canvas;
  #strokes = [];
  #pointer = null;
  #keys;

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#keys = new KeyboardPen(canvas, this);
    canvas.addEventListener('pointerdown', event => this.#down(event));
    canvas.addEventListener('pointermove', event => this.#move(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) canvas.addEventListener(end, event => this.#up(event));
    new ResizeObserver(() => this.paint()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.paint());
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  get isWriting() {
    return this.#pointer !== null;
  }

  clear() {
    this.#strokes = [];
    this.#changed();
  }

  undo() {
    this.#strokes.pop();
    this.#changed();
  }

  /** Begins a stroke at a point, in shares of the sheet's side. */
  begin(point) {
    this.#strokes.push([point]);
    this.#changed();
  }

  extend(...points) {
    this.#strokes.at(-1).push(...points);
    this.#changed();
  }

  /** What is written, black on white, as PNG. */
  toPicture() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = pictureSide;
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, pictureSide, pictureSide);
    this.#write(context, pictureSide, '#000');
    return new Promise(done => canvas.toBlob(done, 'image/png'));
  }

  paint() {
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (side === 0) return;
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, side, side);
    const { color, accentColor } = getComputedStyle(this.#canvas);
    this.#write(context, side, color);
    this.#keys.paint(context, side, accentColor);
  }

  #down(event) {
    if (this.isWriting || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#keys.lift();
    this.begin(this.#pointOf(event));
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.extend(...(events.length ? events : [event]).map(each => this.#pointOf(each)));
  }

  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#changed();
  }

  #pointOf(event) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }

  #changed() {
    this.paint();
    this.dispatchEvent(new Event('change'));
  }

  // Through the middles of what the pointer told, so that corners are as round as a hand's.
  #write(context, side, colour) {
    Object.assign(context, { lineWidth: penWidth * side, lineCap: 'round', lineJoin: 'round', strokeStyle: colour });
    for (const stroke of this.#strokes) {
      const points = stroke.map(({ x, y }) => ({ x: x * side, y: y * side }));
      context.beginPath();
      context.moveTo(points[0].x, points[0].y);
      for (let i = 1; i < points.length - 1; i++) {
        const [here, next] = [points[i], points[i + 1]];
        context.quadraticCurveTo(here.x, here.y, (here.x + next.x) / 2, (here.y + next.y) / 2);
      }
      const last = points.at(-1);
      context.lineTo(last.x, last.y + (points.length === 1 ? 0.01 : 0)); // a line of no length leaves no dot
      context.stroke();
    }
  }
}
