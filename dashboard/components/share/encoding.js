// Frames into a file: GIF by gifenc, video by mediabunny and the browser's own encoder. Both come when they are
// asked for.
const GIF = { width: 960, height: 540, colours: 255 }; // one more stands for "as before"
const VIDEO = {
  webm: { names: ["vp9", "vp8", "av1"], strings: ["vp09.00.40.08", "vp8", "av01.0.08M.08"], quality: "HIGH" },
  mp4: { names: ["avc"], strings: ["avc1.640028"], quality: "VERY_HIGH" },
};

const libraries = new Map(); // path -> its promise: one that is loaded twice complains

const library = path => {
  const loading = libraries.get(path) ?? scriptAddress(path).then(address => import(address));
  libraries.set(path, loading);
  loading.catch(() => libraries.delete(path)); // the next time it may come
  return loading;
};

const encodes = async codec => {
  const config = { codec, width: FILM.width, height: FILM.height };
  const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
  return supported;
};

// What a browser writes that has encoders. Without https it has none at all.
function kindsLikely() {
  return [...(typeof VideoEncoder === "undefined" ? [] : Object.keys(VIDEO)), "gif"];
}

// What this browser can write.
async function kindsHere() {
  const kinds = [];
  for (const [kind, { strings }] of Object.entries(VIDEO)) {
    if (!kindsLikely().includes(kind)) break;
    if ((await Promise.all(strings.map(encodes))).some(Boolean)) kinds.push(kind);
  }
  return [...kinds, "gif"];
}

/**
 * What takes frames and gives a file.
 * @typedef {object} Encoder
 * @property {(seconds: number) => Promise<void>} add what the strip shows now
 * @property {() => Promise<Blob>} finish
 * @property {() => Promise<void>} cancel
 */

/** @param {string} kind @param {Strip} strip @param {string} link @returns {Promise<Encoder>} */
const encoderOf = (kind, strip, link) => (kind === "gif" ? gifOf(strip) : videoOf(kind, strip, link));

/** @param {Strip} strip @returns {Promise<Encoder>} */
async function gifOf(strip) {
  const { GIFEncoder, applyPalette, quantize } = await library("gifenc/gifenc.esm.js");
  const small = shrinking(strip.canvas);
  const palette = quantize(await samples(strip, small), GIF.colours);
  const clear = palette.length;
  const gif = GIFEncoder();
  let before = null;
  return {
    add: async seconds => {
      const now = applyPalette(small(), palette);
      gif.writeFrame(
        before ? now.map((colour, at) => (colour === before[at] ? clear : colour)) : now,
        GIF.width,
        GIF.height,
        {
          palette: before ? undefined : [...palette, [0, 0, 0]],
          transparent: Boolean(before),
          transparentIndex: clear,
          dispose: 1, // the next one is drawn over it
          delay: Math.round(1000 * seconds),
        },
      );
      before = now;
    },
    finish: async () => {
      gif.finish();
      return new Blob([gif.bytes()], { type: "image/gif" });
    },
    cancel: async () => {},
  };
}

// The colours of a film are those of its beginning, its middle and its end.
async function samples(strip, small) {
  const drawn = [];
  for (const at of new Set([0, strip.frames >> 1, strip.frames - 1])) {
    await strip.draw(at);
    drawn.push(small());
  }
  const all = new Uint8ClampedArray(drawn.length * drawn[0].length);
  drawn.forEach((pixels, at) => all.set(pixels, at * pixels.length));
  return all;
}

function shrinking(canvas) {
  const { width, height } = GIF;
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", {
    willReadFrequently: true,
  });
  context.imageSmoothingQuality = "high";
  return () => {
    context.drawImage(canvas, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  };
}

/** @param {string} kind @param {Strip} strip @param {string} link @returns {Promise<Encoder>} */
async function videoOf(kind, strip, link) {
  const media = await library("mediabunny/mediabunny.min.mjs");
  const bitrate = media[`QUALITY_${VIDEO[kind].quality}`];
  const codec = await media.getFirstEncodableVideoCodec(VIDEO[kind].names, { ...FILM, bitrate });
  const format = kind === "mp4" ? new media.Mp4OutputFormat() : new media.WebMOutputFormat();
  const output = new media.Output({ format, target: new media.BufferTarget() });
  const source = new media.CanvasSource(strip.canvas, { codec, bitrate });
  output.addVideoTrack(source);
  output.setMetadataTags({ title: document.title, comment: link });
  await output.start();
  let time = 0;
  return {
    add: async seconds => {
      await source.add(time, seconds);
      time += seconds;
    },
    finish: async () => {
      await output.finalize();
      return new Blob([output.target.buffer], { type: `video/${kind}` });
    },
    cancel: () => output.cancel(),
  };
}
