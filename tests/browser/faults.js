// What is wrong with the words on a page, through the shadow roots: words on words, words cut off, words or a page that
// run out of the window. Words on a canvas count where `words_drawn.js` has noted them.
const NEAR = 3;  // pixels by which two lines of type may reach into each other
const HIDDEN = '.spoken, [data-testid=stSkeleton], .katex-mathml, style, script, noscript, [hidden]';
const found = [], pieces = [];
const main = document.querySelector('[data-testid=stMain]');
const parentOf = each => each.parentElement ?? each.getRootNode().host ?? null;
const name = each => {
    for (let at = each; at; at = parentOf(at)) {
        const key = [...(at.classList ?? [])].find(one => one.startsWith('st-key-'));
        if (key) return key.slice(7);
    }
    return 'page';
};
const seen = each => {
    for (let at = each; at; at = parentOf(at)) {
        if (at.matches(HIDDEN) || (at === each && at.matches('details:not([open])'))) return false;
        const style = getComputedStyle(at);
        if (style.opacity < 0.05 || (style.clipPath !== 'none' && style.position === 'absolute')) return false;
    }
    return each.checkVisibility({ visibilityProperty: true });
};
// The box in which an element may show something: that of the nearest ancestor which cuts off.
const frame = each => {
    let [left, top, right, bottom] = [-1e9, -1e9, 1e9, 1e9];
    let cut = null;
    for (let at = each; at && at !== main; at = parentOf(at)) {
        if (at.localName === 'canvas') continue;
        const style = getComputedStyle(at);
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
        const box = at.getBoundingClientRect();
        if (style.overflowX !== 'visible') [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        if (style.overflowY !== 'visible') [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
        const dots = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        cut ??= scrolls || dots ? 'kindly' : 'hard';
    }
    return { left, top, right, bottom, cut };
};
const add = (said, box, each, key) => {
    const around = frame(each);
    const shown = {
        left: Math.max(box.left, around.left), top: Math.max(box.top, around.top),
        right: Math.min(box.right, around.right), bottom: Math.min(box.bottom, around.bottom),
    };
    const lost = box.right - shown.right > 2 || shown.left - box.left > 2 || box.bottom - shown.bottom > 5;
    if (lost && around.cut === 'hard' && shown.right > shown.left) found.push(`${key}: "${said}" is cut off`);
    if (shown.right - shown.left < 2 || shown.bottom - shown.top < 2) return;
    if (shown.right > innerWidth + 1 || shown.left < -1) found.push(`${key}: "${said}" leaves the window`);
    pieces.push({ said, ...shown, each, key, fixed: stuck(each) });
};
const stuck = each => {
    for (let at = each; at; at = parentOf(at)) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
};
const lines = node => {
    const range = document.createRange();
    range.setStart(node, node.data.search(/\S/));  // a space at the end of a line hangs over it
    range.setEnd(node, node.data.trimEnd().length);
    const rows = [];
    for (const box of range.getClientRects()) {
        const row = rows.find(one => Math.abs(one.top - box.top) < 2 && Math.abs(one.left - box.left) < 2000);
        if (row) {
            row.left = Math.min(row.left, box.left);
            row.right = Math.max(row.right, box.right);
        } else rows.push({ left: box.left, right: box.right, top: box.top, bottom: box.bottom });
    }
    return rows;
};
const walk = root => {
    for (const each of root.querySelectorAll('*')) {
        if (each.shadowRoot) walk(each.shadowRoot);
        if (each.closest('[data-testid=stDataFrame]')) continue;  // a table that scrolls, drawn by Streamlit
        if (each.localName === 'canvas' && each.words && seen(each)) {
            const at = each.getBoundingClientRect();
            for (const [said, [left, top, right, bottom]] of each.words) {
                const [x, y] = [at.left, at.top];
                const box = { left: x + left, top: y + top, right: x + right, bottom: y + bottom };
                const out = box.right > at.right + 2 || box.left < at.left - 2;
                if (out) found.push(`${name(each)}: "${said}" leaves its canvas`);
                add(said, box, each, name(each));
            }
            continue;
        }
        const math = each.closest('.katex');
        if (math && math !== each) continue;
        const written = [...each.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
        if ((!written.length && !math) || !seen(each)) continue;
        if (each.ownerSVGElement) {
            const said = each.textContent.trim().slice(0, 40);
            if (each.localName === 'text') add(said, each.getBoundingClientRect(), each, name(each));
            continue;
        }
        if (math) add(each.textContent.slice(0, 20), each.getBoundingClientRect(), each, name(each));
        else for (const node of written)
            for (const box of lines(node)) add(node.data.trim().slice(0, 40), box, each, name(each));
    }
};
walk(document.querySelector('[data-testid=stMainBlockContainer]'));
for (const head of document.querySelectorAll('.st-key-td-header')) if (!main.contains(head)) walk(head);
// Type fills about two thirds of its line.
const tight = ({ left, top, right, bottom }) => {
    const edge = (bottom - top) * 0.15;
    return { left, right, top: top + edge, bottom: bottom - edge };
};
const holds = (a, b) => a === b || a.contains(b) || b.contains(a);
const tights = pieces.map(tight);
pieces.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
        const other = pieces[j];
        if (one.fixed !== other.fixed || (one.each !== other.each && holds(one.each, other.each))) continue;
        const [a, b] = [tights[i], tights[j]];
        const same = one.said === other.said && Math.abs(a.left - b.left) < 9 && Math.abs(a.top - b.top) < 5;
        if (same) continue;  // its halo, or the bold one over it
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const size = `${Math.round(wide)} x ${Math.round(high)}`;
        if (wide > NEAR && high > NEAR) found.push(`${one.key}: "${one.said}" lies on "${other.said}" (${size})`);
    }
});
if (main.scrollWidth > main.clientWidth + 1) found.push(`the page is ${main.scrollWidth} wide in ${main.clientWidth}`);
return [...new Set(found)];
