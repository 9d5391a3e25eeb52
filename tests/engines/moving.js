// Still under way: parts that have not come, words that are being written, fonts.
const written = [...document.querySelectorAll('[data-written]')].map(each => each.dataset.written);
const cells = document.querySelector('.st-key-four-cells [data-marker]');
const skeletons = document.querySelectorAll('[data-testid=stSkeleton]').length;
return skeletons + written.filter(said => !said.includes(':rest:')).length
    + (cells && !JSON.parse(cells.dataset.marker).done ? 1 : 0) + (document.fonts.status === 'loaded' ? 0 : 1);
