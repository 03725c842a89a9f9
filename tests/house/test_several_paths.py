"""A result with several paths says so where one path is asked for, and a state string has its bounds."""

import pytest

import squeezelab
from squeezelab import links
from squeezelab.errors import InputError, Unreadable


@pytest.fixture(scope="module")
def several():
    found = squeezelab.run("dealer-gamma", paths=3)
    assert found.lanes == 3
    return found


def test_a_finding_is_about_one_path(several):
    with pytest.raises(InputError, match=r"one path, and this result holds 3: .*lane\(0\)\.finding"):
        _ = several.finding
    assert several.lane(0).finding and "3 lanes" in several.summary()


def test_a_reading_of_several_paths_is_not_written_as_one(several):
    with pytest.raises(InputError, match=r"each of 3 paths: .*lane\(0\)\.write\('"):
        several.write(several.model.readings[0].name)
    assert several.lane(1).write(several.model.readings[0].name)


def test_a_picture_shows_one_path(several, tmp_path):
    for out in (None, tmp_path / "a.svg"):
        with pytest.raises(InputError, match=r"one path, and this result holds 3"):
            squeezelab.plot(several, out)
    assert not (tmp_path / "a.svg").exists()


def test_a_series_is_written_at_a_position_that_it_has():
    one = squeezelab.run("short-squeeze")
    assert one.write("price", at=-1) == one.write("price", at=len(one["price"]) - 1)
    for asked, says in ((None, "is a series of"), (10**6, "no position 1000000"), (-(10**6), "no position")):
        with pytest.raises(InputError, match=says):
            one.write("price", at=asked)
    with pytest.raises(InputError, match="is no series"):
        one.write("end_price", at=3)


@pytest.mark.parametrize("query", ["&".join(["a=1"] * 500), "&" * 500, "a&" * 500])
def test_a_state_string_of_five_hundred_fields_is_refused_in_a_sentence(query):
    with pytest.raises(Unreadable, match="more than 200 fields"):
        links.read(f"squeezelab:short-squeeze?{query}")


def test_a_field_that_is_called_name_is_told_and_the_rest_opens():
    state = links.read("squeezelab:short-squeeze?name=x&shock=5%25")
    assert state.values["shock"] == 0.05 and "name=x" in state.unread[0]
