const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const step = 0.03;

/** A pen for who writes with keys: the space bar lowers and lifts it, arrows move it. */
export class KeyboardPen {
  #pad;
  #point = { x: 0.5, y: 0.25 };
  #isDown = false;
  #isShown = false;

  constructor(canvas, pad) {
    this.#pad = pad;
    canvas.addEventListener('keydown', event => this.#press(event));
    canvas.addEventListener('focus', () => this.#show(canvas.matches(':focus-visible')));
    canvas.addEventListener('blur', () => this.#show(false));
  }

  lift() {
    this.#isDown = this.#isShown = false;
  }

  paint(context, side, colour) {
    if (!this.#isShown) return;
    context.beginPath();
    context.arc(this.#point.x * side, this.#point.y * side, 0.045 * side, 0, 2 * Math.PI);
    context.lineWidth = 0.01 * side;
    context.strokeStyle = context.fillStyle = colour;
    context.stroke();
    if (this.#isDown) context.fill();
  }

  #show(isShown) {
    this.#isShown = isShown;
    if (!isShown) this.#isDown = false;
    this.#pad.paint();
  }

  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in moves) this.#move(moves[event.key]);
    else if (event.key === ' ') this.#toggle();
    else if (event.key === 'Backspace') this.#undo();
    else return;
    event.preventDefault();
  }

  #move([x, y]) {
    const within = value => Math.min(0.95, Math.max(0.05, value));
    this.#point = { x: within(this.#point.x + x * step), y: within(this.#point.y + y * step) };
    this.#isShown = true;
    if (this.#isDown && !this.#pad.isEmpty) this.#pad.extend(this.#point);
    else this.#pad.paint();
  }

  #toggle() {
    this.#isShown = true;
    this.#isDown = !this.#isDown;
    if (this.#isDown) this.#pad.begin(this.#point);
    else this.#pad.paint();
  }

  #undo() {
    this.#isDown = false;
    this.#pad.undo();
  }
}
