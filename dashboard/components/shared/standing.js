// Says on its element that the component stands, as high as it will be: until then what follows stays hidden
// (see layout/style.css), so that nothing jumps under the reader's eyes.
export default function (call) {
  const root = call.parentElement;
  let end = /** @type {any} */ (called(call));
  restrict(root);
  if (dressed(root)) stand(root);
  else
    whenDressed(root, () => {
      end = called(call);
      stand(root);
    });
  return () => end?.();
}

const stand = root => {
  (root.host ?? root).dataset.standing = "";
};

// The style sheet of the app may come later than a component, which then knows no colours yet.
const dressed = root => getComputedStyle(root.host ?? root).getPropertyValue("--td-paper") !== "";

const whenDressed = (root, act) =>
  requestAnimationFrame(() => {
    if (!root.isConnected) return;
    if (dressed(root)) act();
    else whenDressed(root, act);
  });

// Controls that the address hides or locks (`?hide=preset,speed&lock=p`), for the exercise of a lecturer.
function restrict(root) {
  const address = new URLSearchParams(location.search);
  const [hidden, locked] = ["hide", "lock"].map(name => (address.get(name) ?? "").split(","));
  for (const control of root.querySelectorAll("[data-control]")) {
    const { control: name } = control.dataset;
    control.toggleAttribute("data-hidden", hidden.includes(name));
    control.toggleAttribute("data-locked", locked.includes(name));
    control.inert = locked.includes(name);
  }
}
