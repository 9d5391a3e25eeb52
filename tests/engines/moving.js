// Null while something is under way: parts that have not come, words that are being written, fonts, the lines under the
// words of the field. Then how much there is and how large it is: cheap to ask, and the same twice at rest.
const written = [...document.querySelectorAll('[data-written]')].map(each => each.dataset.written);
const cells = document.querySelector('.st-key-four-cells [data-marker]');
const lines = [...document.querySelectorAll('.st-key-td-glossary *')].find(each => each.shadowRoot);
const late = document.querySelector('[data-testid=stSkeleton]') || written.some(said => !said.includes(':rest:'))
    || lines?.shadowRoot.querySelector('[data-late]') || (cells && !JSON.parse(cells.dataset.marker).done)
    || document.fonts.status !== 'loaded';
if (late) return null;
const widths = [...document.querySelectorAll('.main-svg')].map(each => each.getAttribute('width'));
const page = document.querySelector('[data-testid=stMainBlockContainer]');
return `${document.getElementsByTagName('*').length} ${page.scrollHeight} ${widths}`;
