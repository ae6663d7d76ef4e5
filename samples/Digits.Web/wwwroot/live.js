// So many requests a second at most; the service allows one client far more.
const pause = 120;

/**
 * Asks again and again while something changes: one question at a time, and always one about the last change.
 * What is on its way when everything changed (restart) is given up.
 */
export class Live {
  #ask;
  #show;
  #fail;
  #onWay = null;
  #isStale = false;

  constructor(ask, show, fail) {
    [this.#ask, this.#show, this.#fail] = [ask, show, fail];
  }

  /** There is a little more: the answer on its way is still worth showing. */
  change() {
    this.#isStale = true;
    if (!this.#onWay) this.#run(this.#onWay = new AbortController());
  }

  /** There is something else, or nothing. */
  stop() {
    this.#onWay?.abort();
    this.#onWay = null;
    this.#isStale = false;
  }

  restart() {
    this.stop();
    this.change();
  }

  async #run(controller) {
    const { signal } = controller;
    while (this.#isStale && !signal.aborted) {
      this.#isStale = false;
      const next = new Promise(done => setTimeout(done, pause));
      try {
        const answer = await this.#ask(signal);
        if (!signal.aborted) this.#show(answer, !this.#isStale);
      } catch (error) {
        if (!signal.aborted) this.#fail(error);
      }
      await next;
    }
    if (this.#onWay === controller) this.#onWay = null;
  }
}
