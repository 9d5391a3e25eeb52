// Notes every layout shift that no hand has caused: its size, what moved, and whether the page had its style yet.
// Before that all is Streamlit's: boxes where elements will be.
window.jumps = [];
let styled = 0;
const style = () => getComputedStyle(document.documentElement).getPropertyValue('--td-ink');
new MutationObserver((_, watch) => {
    if (!style()) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { styled = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
const key = node => (node?.closest ? node : node?.parentElement)?.closest('[class*=st-key-]')?.classList[0] ?? 'page';
new PerformanceObserver(list => {
    for (const { value, startTime, hadRecentInput, sources } of list.getEntries()) {
        const early = hadRecentInput || !styled || startTime < styled;
        window.jumps.push({ size: value, early, what: sources.map(({ node }) => key(node)) });
    }
}).observe({ type: 'layout-shift', buffered: true });
