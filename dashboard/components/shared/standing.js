// Says on its element that the component stands, as high as it will be: until then what follows stays hidden
// (see layout/style.css), so that nothing jumps under the reader's eyes.
export default function (call) {
  const end = called(call);
  const root = call.parentElement;
  (root.host ?? root).dataset.standing = "";
  return end;
}
