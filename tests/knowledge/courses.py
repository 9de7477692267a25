"""What the stories of response say and what following answers, for the tests beside this file."""

from collections.abc import Iterator
from functools import lru_cache

from asterism.define.follow import Guides, Story, load_guides, load_stories
from asterism.define.follow.vignettes import NOT_EVALUABLE, Expected
from asterism.follow import follow
from asterism.model.course import Course, Response, Risk
from knowledge.answers import library

Told = tuple[Story, Expected]


@lru_cache(maxsize=1)
def guides() -> Guides:
    return load_guides(library())


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    return tuple(load_stories(library().knowledge_root))


def told() -> Iterator[Told]:
    for story in stories():
        for expected in story.expect:
            yield story, expected


def name_of(pair: Told) -> str:
    story, expected = pair
    return f"{story.id}-{expected.of}"


@lru_cache(maxsize=512)
def _course(story: str, disease: str) -> Course:
    patient = next(one.patient for one in stories() if one.id == story)
    return follow(patient, guides(), diseases=[disease])[0]


def response_of(pair: Told) -> Response:
    story, expected = pair
    course = _course(story.id, expected.of.partition("/")[0])
    return next(one for one in course.responses if one.grader.id == expected.of)


def risk_of(pair: Told) -> Risk:
    story, expected = pair
    course = _course(story.id, expected.of.partition("/")[0])
    return next(one for one in course.risks if one.model.id == expected.of)


def grade_of(response: Response) -> str:
    """The id of the level or setback that stands, or that there is none."""
    if response.progression is not None:
        return response.progression.setback.id
    return response.current.level.id if response.current else NOT_EVALUABLE


def is_confirmed(response: Response) -> bool:
    if response.progression is not None:
        return response.progression.confirmed is not None
    return response.current is not None and response.current.is_confirmed
