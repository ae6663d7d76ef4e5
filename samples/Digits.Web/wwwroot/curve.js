import { shape } from './element.js';
import { percent } from './words.js';

const margin = { top: 12, right: 16, bottom: 26, left: 54 };
const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const lines = 5;

/** The share of right answers over the share of the training that is done, as a line; drawn anew when its width changes. */
export class Curve {
  #svg;
  #points = [];

  constructor(svg) {
    this.#svg = svg;
    new ResizeObserver(() => this.#draw()).observe(svg);
  }

  show(points) {
    this.#points = points;
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#svg;
    if (width === 0) return;
    const points = this.#points;
    const lowest = Math.min(0.99, ...points.map(({ accuracy }) => accuracy));
    const step = steps.find(each => (1 - lowest) / each <= lines) ?? 0.5;
    const floor = Math.max(0, Math.floor(lowest / step + 1e-9) * step);
    const x = progress => margin.left + progress * (width - margin.left - margin.right);
    const y = accuracy => height - margin.bottom - (accuracy - floor) / (1 - floor) * (height - margin.top - margin.bottom);
    const marks = Array.from({ length: Math.round((1 - floor) / step) + 1 }, (_, i) => floor + i * step);
    this.#svg.replaceChildren(
      ...marks.flatMap(mark => [
        shape('line', { class: 'grid', x1: margin.left, x2: width - margin.right, y1: y(mark), y2: y(mark) }),
        shape('text', { x: margin.left - 8, y: y(mark) + 4, 'text-anchor': 'end' }, percent(mark)),
      ]),
      ...[0, 0.25, 0.5, 0.75, 1].map(mark => shape('text', { x: x(mark), y: height - 6, 'text-anchor': 'middle' }, `${100 * mark}%`)),
      shape('polyline', { class: 'line', points: points.map(({ progress, accuracy }) => `${x(progress)},${y(accuracy)}`).join(' ') }),
      ...points.slice(-1).map(({ progress, accuracy }) => shape('circle', { cx: x(progress), cy: y(accuracy), r: 4 })));
  }
}
