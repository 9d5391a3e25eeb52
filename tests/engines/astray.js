// Canvases of the components that leave their exhibit, lie on another, or take more than their place in a grid.
const found = [];
for (const host of document.querySelectorAll('*')) {
    if (!host.shadowRoot) continue;
    const canvases = [...host.shadowRoot.querySelectorAll('canvas')].filter(each => each.checkVisibility());
    const boxes = canvases.map(each => each.getBoundingClientRect()), around = host.getBoundingClientRect();
    canvases.forEach((each, i) => {
        const a = boxes[i], parent = each.parentElement.getBoundingClientRect();
        const name = each.className || each.parentElement.className;
        if (a.right > around.right + 1 || a.bottom > around.bottom + 1) found.push(`${name} leaves its exhibit`);
        if (a.right > parent.right + 1 || a.bottom > parent.bottom + 1) found.push(`${name} leaves its place`);
        boxes.slice(0, i).forEach((b, j) => {
            const meet = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            if (meet) found.push(`${name} lies on ${canvases[j].className || canvases[j].parentElement.className}`);
        });
    });
}
return found;
