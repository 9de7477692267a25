"""What the output says of the ontology: its release and licence, or that it was not there."""

from pathlib import Path

from asterism.read.text.phenotypes import load_phenotypes
from asterism.serve.gather import Bench, read_string, report
from asterism.serve.show.machine import read_document
from asterism.serve.show.screen import Screen
from asterism.serve.show.text import read_text
from unit.phenotype_fixtures import TERMS, written
from unit.read_fixtures import small_library

TEXT = "He had a cleft lip."


def test_without_the_ontology_the_output_says_so_and_ours_is_still_read() -> None:
    bench = Bench(library=small_library())
    charts = read_string("He had fever and a cleft lip.", "a.txt", bench)
    told = report(charts, bench)
    document = read_document(charts, told)
    assert document["asterism"]["hpo"] is None
    assert [found["concept"] for found in document["findings"]] == ["fever"]
    assert "Own concepts only" in read_text(told, Screen())


def test_with_the_ontology_the_output_names_its_release_and_licence(tmp_path: Path) -> None:
    bench = Bench(library=small_library(), phenotypes=load_phenotypes(written(tmp_path), TERMS))
    charts = read_string(TEXT, "a.txt", bench)
    told = report(charts, bench)
    document = read_document(charts, told)
    (found,) = document["findings"]
    assert document["asterism"]["hpo"] == "2031-02-03"
    assert (found["label"], found["codes"]["hpo"]) == ("Cleft lip", ["HP:9990002"])
    assert "https://hpo.jax.org/app/license, release 2031-02-03" in read_text(told, Screen())
