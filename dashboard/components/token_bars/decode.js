// Bytes from the server -> header and logits. Layout: [u32 length of the header][header, JSON][logits, float32].

function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true), start = 4 + length;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  return { header, logits: new Float32Array(bytes.slice(start, start + 4 * header.vocabulary).buffer) };
}
