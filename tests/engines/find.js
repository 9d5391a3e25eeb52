// The first visible element of a CSS selector, through the shadow roots.
const find = (root, css) => {
    const here = [...root.querySelectorAll(css)].find(each => each.checkVisibility({ visibilityProperty: true }));
    if (here) return here;
    for (const each of root.querySelectorAll('*')) {
        const inner = each.shadowRoot && find(each.shadowRoot, css);
        if (inner) return inner;
    }
    return null;
};
