"""A corpus small enough for tests of `core.studies.twins`, in the folders that the twins' recipe names."""

from pathlib import Path

TALE = "\n\n".join(
    "\n".join(f"Once upon a time the {hero} met {n} friends, and they went home." for n in range(20))
    for hero in ("wolf", "king", "cat")
)


def corpus_in(folder: Path) -> Path:
    """Write the corpus, and say where it is."""
    made = folder / "corpus"
    rows = ["file,title,author,first_published"]
    for file in ("train/lang_blue.txt", "valid/held_out.txt"):
        (made / file).parent.mkdir(parents=True)
        (made / file).write_text(TALE)
        rows.append(f"{file},A tale,Anon,1900")
    (made / "provenance.csv").write_text("\n".join(rows))
    return made
