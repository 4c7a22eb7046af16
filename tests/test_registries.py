"""Every visible table: each entry can be imported and says what it does; what has no golden case is noticed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from marsad.cli import COMMANDS
from marsad.collect import FORMATS
from marsad.publish.exports import EXPORTS
from marsad.read.languages import LANGUAGES

TESTS = Path(__file__).parent
SHARED = ("events", "cells", "nested", "result", "table")  # what several plug-ins use
SOURCE = TESTS.parent / "src" / "marsad"


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_command_can_be_imported_and_says_what_it_does(verb: str) -> None:
    target, line = COMMANDS[verb]
    module, name = target.split(":")
    command = getattr(import_module(module), name)
    assert line
    assert command.help or command.callback.__doc__


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_folder_and_golden_cases(language: str) -> None:
    assert (SOURCE / "read" / "languages" / language).is_dir()
    assert list((TESTS / "cases" / "read" / language).rglob("*.toml"))


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_can_be_imported(name: str) -> None:
    target = EXPORTS[name][0]
    module, _, attribute = target.partition(":")
    assert callable(getattr(import_module(module), attribute or "write"))


def test_every_file_of_a_format_or_export_stands_in_its_table() -> None:
    for folder, table in (("collect/formats", FORMATS), ("publish/exports", EXPORTS)):
        named = str(dict(table))
        for path in (SOURCE / folder).glob("[a-z]*.py"):
            if path.stem in SHARED:
                continue
            assert f".{path.stem}" in named, f"{folder}/{path.name} stands in no table"
