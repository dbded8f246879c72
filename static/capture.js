// Hands a microphone's samples to the page as they come. The browser runs this on its audio thread, where there is no
// WASM module of the page's, so it does nothing but gather blocks.

/** Frames of a message, at 48 kHz 43 ms. */
const BLOCK = 2048;

class Capture extends AudioWorkletProcessor {
  constructor(options) {
    super();
    this.channels = Array.from({ length: options.processorOptions.channels }, () => new Float32Array(BLOCK));
    this.filled = 0;
  }

  process([input]) {
    // There is no channel where the microphone gives nothing any more.
    if (input.length === this.channels.length) {
      const frames = input[0].length;
      if (this.filled + frames > BLOCK) this.post();
      input.forEach((samples, channel) => this.channels[channel].set(samples, this.filled));
      this.filled += frames;
    }
    return true;
  }

  post() {
    const block = this.channels.map((samples) => samples.slice(0, this.filled));
    this.port.postMessage(block, block.map((samples) => samples.buffer));
    this.filled = 0;
  }
}

registerProcessor("capture", Capture);
