// Bytes from the server -> header and logits. Layout: [u32 length of the header][header, JSON][logits].

function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const start = 4 + length;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const Kind = header.bytes === 8 ? Float64Array : Float32Array;
  return { header, logits: new Kind(bytes.slice(start, start + header.bytes * header.vocabulary).buffer) };
}
