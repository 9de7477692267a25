"""The sites that findings are of, and how many of them are certainly different."""

from collections.abc import Collection, Mapping

from asterism.judge.leaves import concepts_within
from asterism.judge.record import Record
from asterism.model.criteria import Across
from asterism.model.finding import Finding

Site = tuple[str, ...]  # what a finding says of each detail, in the criterion's order; or nothing


def sites_of(node: Across, record: Record) -> Mapping[Site, Record]:
    """The record of each site of which it says anything that `node` asks, in the order told."""
    told: dict[Site, list[Finding]] = {}
    for finding in record.about(concepts_within(node.of)):
        told.setdefault(_site(finding, node.by), []).append(finding)
    return {site: record.holding(tuple(found)) for site, found in told.items()}


def _site(finding: Finding, by: tuple[str, ...]) -> Site:
    return tuple(finding.detail(name).strip().casefold() for name in by)


def different(sites: Collection[Site]) -> int:
    """The most of these sites of which any two differ in a detail that both have.

    Of one nerve, "median" counts beside "left median" as one; the right and the left one are two.
    A choice cannot hold both a site that lacks the first detail and one that lacks the second: they
    share none. So it is led by one detail, and each value of that gives the sites that have both,
    or else the one that has no more. An unnamed site is different from no other.
    """
    return max((_led_by(place, sites) for place in range(_width(sites))), default=0)


def _width(sites: Collection[Site]) -> int:
    return max(map(len, sites), default=0)


def _led_by(place: int, sites: Collection[Site]) -> int:
    whole: dict[str, int] = {}
    for site in set(sites):
        if site[place]:
            whole.setdefault(site[place], 0)
            whole[site[place]] += all(site)
    return max(sum(max(count, 1) for count in whole.values()), 1)
