// Bytes from the server -> a chunk of recorded steps.
// Layout: [u32 length of the header][header, JSON][sections, in the header's order].

const HALF = (() => {
  // Half-precision decoding by table: Float16Array is not in every browser yet.
  const table = new Float32Array(65536);
  for (let code = 0; code < 65536; code++) {
    const sign = code & 0x8000 ? -1 : 1;
    const exponent = (code >> 10) & 31;
    const fraction = code & 1023;
    if (exponent === 0) table[code] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[code] = fraction ? NaN : sign * Infinity;
    else table[code] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
})();

const READERS = {
  bits: (bytes, count) => {
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) out[i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
    return out;
  },
  u8: (bytes, count) => bytes.slice(0, count),
  i8: (bytes, count) => new Int8Array(bytes.slice(0, count).buffer),
  u16: (bytes, count) => new Uint16Array(bytes.slice(0, 2 * count).buffer),
  f16: (bytes, count) => Float32Array.from(new Uint16Array(bytes.slice(0, 2 * count).buffer), c => HALF[c]),
  f32: (bytes, count) => new Float32Array(bytes.slice(0, 4 * count).buffer),
  f64: (bytes, count) => new Float64Array(bytes.slice(0, 8 * count).buffer),
};

// One section holds `steps.length` rows of `count` values, each row `stride` bytes long.
function readSection(section, bytes) {
  const rows = new Map();
  section.steps.forEach((step, i) => {
    rows.set(step, READERS[section.type](bytes.subarray(i * section.stride), section.count));
  });
  return rows;
}

function expandSteps(section, header) {
  if (Array.isArray(section.steps)) return section;
  const steps = [];
  for (let step = header.first; step <= header.last; step++) steps.push(step);
  return { ...section, steps };
}

function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const rows = {};
  let offset = 4 + length;
  for (const described of header.sections) {
    const section = expandSteps(described, header);
    const size = section.stride * section.steps.length;
    rows[section.name] = readSection(section, bytes.subarray(offset, offset + size));
    offset += size;
  }
  return { header, rows };
}
