// k runs on a logarithmic scale from greedy to the whole vocabulary.
const kAt = (share, size) => Math.max(1, Math.min(size, Math.round(size ** share)));
const shareOf = (k, size) => Math.log(k) / Math.log(Math.max(2, size));
