"""The examples in the docstrings of ingest/ are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import ingest

MODULES = [f"ingest.{module.name}" for module in pkgutil.iter_modules(ingest.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
