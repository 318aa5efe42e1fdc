"""Places with the codes of GB/T 2260 that were valid in the year of the document."""

from __future__ import annotations

import pytest
from rdflib import DCTERMS, RDF

import ingest
from ingest.divisions import divisions, leading
from kg.exports import FORMATS
from kg.pipeline import extract
from kg.places import home, place_mentions, place_named, year_of
from kg.rdf import to_rdf
from kg.vocabulary import SCHEMA

BY_YEAR = [
    ("襄樊市", 2005, "420600", "city"),
    ("襄樊市", 2012, "420600", "city"),  # a former name keeps its last code
    ("襄阳市", 2012, "420600", "city"),
    ("毕节地区", 2010, "522400", "city"),
    ("毕节市", 2009, "522401", "county"),
    ("毕节市", 2015, "520500", "city"),
    ("即墨市", 2015, "370282", "county"),
    ("即墨市", 2017, "370282", "county"),  # given up during the year
    ("即墨区", 2018, "370215", "county"),
    ("巢湖市", 2008, "341400", "city"),
    ("巢湖市", 2020, "340181", "county"),
    ("重庆市", 1995, "510200", "city"),
    ("重庆市", 2000, "500000", "province"),
    ("那曲地区", 2015, "542400", "city"),
    ("那曲市", 2020, "540600", "city"),
    ("延边州", 2020, "222400", "city"),
    ("吉林省", 1970, "220000", "province"),  # before the first list: the first
    ("长春市", 2090, "220100", "city"),  # after the last list: the last
]


@pytest.mark.parametrize(("name", "year", "code", "level"), BY_YEAR)
def test_a_name_has_the_code_of_its_year(name: str, year: int, code: str, level: str) -> None:
    place = place_named(name, None, year)
    assert place is not None
    assert (place.code, place.level.value) == (code, level)


NONE = [
    ("即墨市", 2022),  # a county's former name
    ("即墨区", 2010),  # not yet
    ("佛山地区", 2020),  # an area, no division any more
    ("江北新区", 2020),  # a zone is no division of GB/T 2260
    ("市辖区", 2020),  # groups districts in the statistics
    ("朝阳区", 2020),  # borne by several
]


@pytest.mark.parametrize(("name", "year"), NONE)
def test_what_is_no_division_of_that_year_has_no_code(name: str, year: int) -> None:
    assert place_named(name, None, year) is None


@pytest.mark.parametrize("year", [1980, 1995, 2010, 2024])
def test_codes_of_a_year_name_one_place_each(year: int) -> None:
    listed = {
        place
        for places in divisions(year).values()
        for place in places
        if place.first <= year <= place.last and place.level == "county"
    }
    assert len({place.code for place in listed}) == len(listed) > 2000


def test_issuers_of_former_places_stand_where_they_stood() -> None:
    assert [place.code for place in leading("山东省即墨市人民政府", 2015)] == ["370000", "370282"]
    assert [place.code for place in leading("山东省即墨市人民政府", 2022)] == ["370000"]


TEXT = """{issuer}关于印发《{place}河道整治方案》的通知

各镇人民政府：
现将《{place}河道整治方案》印发给你们，请认真贯彻执行。

{issuer}
{year}年3月2日

{place}河道整治方案

一、主要任务
（一）开展整治。推动{place}完成河道整治。
"""
DOCUMENTS = [
    ("即墨市", 2015, "370282", "county"),
    ("即墨区", 2018, "370215", "county"),
    ("襄樊市", 2005, "420600", "city"),
]


@pytest.mark.parametrize(("place", "year", "code", "level"), DOCUMENTS)
def test_a_document_s_places_and_issuer_have_the_codes_of_its_year(
    place: str, year: int, code: str, level: str
) -> None:
    text = TEXT.format(issuer=f"{place}人民政府", place=place, year=year)
    document = ingest.parse(text.encode(), "方案.txt")
    assert year_of(document) == year
    at_home = home(document)
    assert at_home is not None
    assert at_home.code == code
    authority = document.metadata.authority
    assert authority is not None
    assert (authority.code, authority.level) == (code, level)
    pair = (document, extract(document))
    graph = to_rdf([pair])
    codes = {
        str(graph.value(node, DCTERMS.identifier))
        for node in graph.subjects(RDF.type, SCHEMA.AdministrativeArea)
    }
    assert codes == {code}
    assert f"place:{code}".encode() in FORMATS["graphml"].write([pair])


def test_former_names_do_not_hide_in_other_words() -> None:
    text = "支持京津冀地区、佛山地区和东部地区企业做好城市、城区和矿区治理"
    assert place_mentions(text, None, 2023) == ()
