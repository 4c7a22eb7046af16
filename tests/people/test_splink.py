"""The way out to Splink: settings whose chances add up, and tables with the columns they name."""

import json
import re

import invented
import numpy as np
import pytest
from click.testing import CliRunner

from marsad.cli import marsad
from marsad.people import splink
from marsad.people.link import link


@pytest.fixture(scope="module")
def links():
    rng = np.random.default_rng(13)
    people = invented.invent_people(rng, 600)
    return link(*(invented.see(rng, people, view)[0] for view in invented.VIEWS["scripts"]))


def test_settings_add_up_and_name_columns_that_are_there(links):
    settings = splink.settings(links)
    columns = set(splink.inputs(links.left, links.lexicon).columns)
    for comparison in settings["comparisons"]:
        levels = comparison["comparison_levels"]
        assert levels[0]["is_null_level"]
        assert levels[-1]["sql_condition"] == "ELSE"
        for chance in ("m_probability", "u_probability"):
            assert abs(sum(level[chance] for level in levels[1:]) - 1) < 0.02
        named = {name for level in levels for name in re.findall(r'"(\w+)_[lr]"', level["sql_condition"])}
        assert named <= columns
    untrained = splink.settings(links, trained=False)
    assert "m_probability" not in json.dumps(untrained)


def test_the_command_writes_them(tmp_path):
    rng = np.random.default_rng(5)
    people = invented.invent_people(rng, 200)
    for view in invented.VIEWS["scripts"]:
        invented.see(rng, people, view)[0].write_csv(tmp_path / f"{view.name}.csv")
    files = [str(tmp_path / f"{name}.csv") for name in "ab"]
    done = CliRunner().invoke(marsad, ["link", *files, "--splink", str(tmp_path / "out")], catch_exceptions=False)
    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "a.csv",
        "b.csv",
        "pairs.csv",
        "settings.json",
    ]
