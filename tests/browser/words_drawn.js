// Notes where every word is written on a canvas, until that is wiped: `canvas.words` holds [words, box] in CSS pixels.
const pen = CanvasRenderingContext2D.prototype, { fillText, clearRect } = pen;
pen.clearRect = function (x, y, width, height) {
    this.canvas.words = [];
    return clearRect.call(this, x, y, width, height);
};
pen.fillText = function (words, x, y, ...more) {
    const size = this.measureText(words), matrix = this.getTransform(), ratio = devicePixelRatio || 1;
    const corners = [
        [x - size.actualBoundingBoxLeft, y - size.actualBoundingBoxAscent],
        [x + size.actualBoundingBoxRight, y + size.actualBoundingBoxDescent],
    ].map(([a, b]) => matrix.transformPoint({ x: a, y: b })).map(({ x: a, y: b }) => [a / ratio, b / ratio]);
    const [xs, ys] = [0, 1].map(i => corners.map(corner => corner[i]));
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    if (String(words).trim() && this.globalAlpha > 0.05) (this.canvas.words ??= []).push([String(words), box]);
    return fillText.call(this, words, x, y, ...more);
};
