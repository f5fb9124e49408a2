// An async iterable that is filled while it is read.
export class Pipe {
  #items = [];
  #open = true;
  #wake = () => {};

  send(item) {
    this.#items.push(item);
    this.#wake();
  }

  close() {
    this.#open = false;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    while (true) {
      while (this.#items.length > 0) yield this.#items.shift();
      if (!this.#open) return;
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }
}
