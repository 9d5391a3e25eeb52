// Everything that is laid out, through the shadow roots: a name that is the same in every engine, its box, and whether
// it only holds words (then a number in it may be longer today: its height and its place downwards count).
// Left out: what flows inside a line, the inside of a drawing but its words (of plotly's, those that it places by their
// size), the table for screen readers under a canvas, and the
// figure of a run at rest, which is there when the run is.
const APART = '.spoken, canvas > *, style, [data-testid=stSkeleton], .st-key-rest *', boxes = [], count = {};
const scrolled = document.querySelector('[data-testid=stMain]').scrollTop;
const inLine = each => getComputedStyle(each).display === 'inline' && !each.matches('canvas, img, svg, text');
const owner = each => [...(each.closest('[class*=st-key-]')?.classList ?? [])].find(name => name.startsWith('st-key-'));
const walk = (root, host) => {
    for (const each of root.querySelectorAll('*')) {
        if (each.shadowRoot) walk(each.shadowRoot, owner(each));
        if (each.closest(APART) || (each.ownerSVGElement && each.localName !== 'text')) continue;
        if (each.closest('.js-plotly-plot') && !each.matches('.js-plotly-plot, .annotation-text')) continue;
        if (!each.checkVisibility({ visibilityProperty: true }) || inLine(each)) continue;
        const { x, y, width, height } = each.getBoundingClientRect();
        if (!width || !height) continue;
        const kind = `${host ?? owner(each) ?? ''} ${each.localName}`;
        count[kind] = (count[kind] ?? 0) + 1;
        const words = !each.ownerSVGElement && each.textContent.trim() !== '' && [...each.children].every(inLine);
        boxes.push([`${kind} ${count[kind]}`, words, x, y + scrolled, width, height]);
    }
};
walk(document.querySelector('[data-testid=stMainBlockContainer]'), null);
return boxes;
