// Words that are measured to find their place must be measured again when their font has arrived: which fonts
// are there, and when, is the browser's affair (Firefox loads them later than the others).
function watchFonts(changed) {
  document.fonts.addEventListener("loadingdone", changed);
  return () => document.fonts.removeEventListener("loadingdone", changed);
}
