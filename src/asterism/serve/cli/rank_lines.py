"""`asterism rank --jsonl`: findings of a patient on a line, the diseases that explain them out."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asterism.errors import AsterismError, InputError, TooLarge
from asterism.serve.cli.answering import Reply, joined, refusal, stumbled
from asterism.serve.cli.asked import name_of, record_of
from asterism.serve.cli.batch import answer_lines
from asterism.serve.cli.lines import Line
from asterism.serve.ranking import rank_atlas
from asterism.serve.show.ranked_line import ranked_line
from asterism.serve.show.statements import Json

_TOP, _REASONS = 100, 10
_MOST = 20_000  # ids in a list; the ontology has fewer
_FORM = 'write {"id": "...", "observed": ["HP:0001271"], "excluded": []}'

_FORM_OF_PERSON = 'write "onset": "HP:0003581" and "sex": "FEMALE", or leave them out'

if TYPE_CHECKING:
    from asterism.rank.prior import Prior
    from asterism.rank.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class RankOrder:
    """What is wanted of each line, in words that can be handed to another process."""

    source: str
    top: int = _TOP
    reasons: int = _REASONS
    data: str | None = None
    prior: str | None = None


def rank_lines(arguments: Namespace) -> int:
    """Answer every line; the gravest code of them."""
    order = RankOrder(
        source=arguments.jsonl,
        top=arguments.top or _TOP,
        reasons=arguments.reasons or _REASONS,
        data=arguments.data,
        prior=arguments.prior,
    )
    return answer_lines(arguments, partial(RankAnswerer, order))


class RankAnswerer:
    """Answers lines as ordered."""

    def __init__(self, order: RankOrder) -> None:
        """Raises: NotFound, InputError, KnowledgeError."""
        self._order = order
        self._atlas = rank_atlas(order.data)
        self._prior = self._opened(order.prior)

    def _opened(self, place: str | None) -> "Prior | None":
        from asterism.rank.prior import read_prior  # noqa: PLC0415  late: numpy is an extra

        return None if place is None else read_prior(Path(place), self._atlas)

    @property
    def made_with(self) -> Json:
        """All that answers depend on beside their lines."""
        rules = self._atlas.rules.sha256
        prior = sorted(self._prior.by_id.items()) if self._prior else []
        return {
            **dict(self._atlas.versions),
            "rules": rules,
            "top": self._order.top,
            "reasons": self._order.reasons,
            "prior": sha256(repr(prior).encode()).hexdigest(),
        }

    def replies(self, lines: Iterable[Line]) -> Reply:
        """The answers to the lines."""
        return joined([self._reply(number, line) for number, line in lines])

    def _reply(self, number: int, line: bytes | None) -> Reply:
        where, name = f"{self._order.source}:{number}", None
        try:
            record = record_of(line, where, _FORM)
            name = name_of(record, where)
            return Reply(data=self._answer(name, record, where))
        except AsterismError as error:
            return refusal(name, where, error, error.exit_code)
        except Exception as bug:  # noqa: BLE001  one line that we stumble over does not stop the rest
            return stumbled(name, where, bug)

    def _answer(self, name: str | int, record: dict[str, Any], where: str) -> bytes:
        from asterism.rank.query import asked  # noqa: PLC0415  late: numpy is an extra
        from asterism.rank.ranked import rank_query  # noqa: PLC0415

        found = asked(
            self._atlas.terms,
            _ids(record, "observed", where),
            _ids(record, "excluded", where),
            _ids(record, "ignore_sources", where),
        )
        query = self._person(found, record, where)
        prior = self._prior.by_entry if self._prior else None
        ranked = rank_query(self._atlas, query, self._order.top, self._order.reasons, prior)
        return ranked_line(name, ranked, self._atlas)

    def _person(self, query: "Query", record: dict[str, Any], where: str) -> "Query":
        """The query with onset and sex, and with notes on what is none."""
        from asterism.rank.person import SEXES, onset_of  # noqa: PLC0415  late: numpy is an extra

        onset, sex = _word(record, "onset", where), _word(record, "sex", where).upper()
        told = onset_of(onset, self._atlas)
        known = sex if sex in SEXES else ""
        notes = [*query.notes]
        if onset and not told:
            notes.append(f"{onset[:20]} is no term for an age at onset and is set aside")
        if sex and not known:
            notes.append("the sex is neither FEMALE nor MALE and is set aside")
        return replace(query, onset=told, sex=known, notes=tuple(notes))


def _word(record: dict[str, Any], key: str, where: str) -> str:
    """The text under a key; empty where there is none. Raises: InputError."""
    found = record.get(key)
    if found is not None and not isinstance(found, str):
        raise InputError(f'"{key}" is not a text', where=where, fix=_FORM_OF_PERSON)
    return found or ""


def _ids(record: dict[str, Any], key: str, where: str) -> list[str]:
    """The list of ids under a key; none where there is no such key. Raises: InputError."""
    found = record.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise InputError(f'"{key}" is not a list of ids', where=where, fix=_FORM)
    if len(found) > _MOST:
        raise TooLarge(f'"{key}" lists more than {_MOST} ids', where=where, fix="list each once")
    return found
