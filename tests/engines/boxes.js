// Everything that is laid out, through the shadow roots: a name that is the same in every engine, its box, and whether
// it only holds words (then a number in it may be longer today: its height and its place downwards count).
// Left out: what flows inside a line, the inside of a drawing but its words (of plotly's, those that it places by their
// size), the table for screen readers under a canvas, the sign of a heading's link behind its last word, and the figure
// of a run at rest, which is there when the run is.
const STREAMLITS = '[data-testid=stHeaderActionElements], [data-testid=stSkeleton]';
const APART = `.spoken, canvas > *, style, ${STREAMLITS}, .st-key-rest *`;
const boxes = [], count = {};
const main = document.querySelector('[data-testid=stMain]');
main.scrollTop = 0;  // some parts stay on the screen while the page moves
const inLine = each => getComputedStyle(each).display === 'inline' && !each.matches('canvas, img, svg, text');
const classes = each => [...(each.closest('[class*=st-key-]')?.classList ?? [])];
const owner = each => classes(each).find(name => name.startsWith('st-key-'));
// Firefox counts the halo of a text in a drawing as part of it: of such a text the middle counts.
const place = each => {
    const { x, y, width, height } = each.getBoundingClientRect();
    if (!each.ownerSVGElement || !width) return { x, y, width, height };
    return { x: x + width / 2, y: y + height / 2, width: 1, height: 1 };
};
const walk = (root, host) => {
    for (const each of root.querySelectorAll('*')) {
        if (each.shadowRoot) walk(each.shadowRoot, owner(each));
        if ((each.ownerSVGElement && each.localName !== 'text') || each.closest(APART)) continue;
        if (each.closest('.js-plotly-plot') && !each.matches('.js-plotly-plot, .annotation-text')) continue;
        if (!each.checkVisibility({ visibilityProperty: true }) || inLine(each)) continue;
        const { x, y, width, height } = place(each);
        if (!width || !height) continue;
        const kind = `${host ?? owner(each) ?? ''} ${each.localName}`;
        count[kind] = (count[kind] ?? 0) + 1;
        const flows = getComputedStyle(each).display.startsWith('inline-');  // a picture between words
        const told = !each.ownerSVGElement && each.textContent.trim() !== '';
        const words = flows || (told && [...each.children].every(inLine));
        boxes.push([`${kind} ${count[kind]}`, words, x, y, width, height]);
    }
};
walk(document.querySelector('[data-testid=stMainBlockContainer]'), null);
return boxes;
