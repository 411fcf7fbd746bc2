"""The forge of a repository, from its address."""

import pytest
from kb import forges
from kb.forges import Forge


def test_github_is_known_and_has_an_api_of_its_own() -> None:
    found = forges.find("https://github.com/garden/library.git", "edit/main/")
    assert found == Forge("github", "https://github.com", "https://api.github.com", "garden/library", "main")
    assert (found.name, found.origin) == ("GitHub", "https://api.github.com")


def test_a_library_may_be_a_folder_of_its_repository() -> None:
    found = forges.find("https://codeberg.org/garden/library/", "_edit/trunk/sites/garden/")
    assert found
    assert (found.software, found.branch, found.prefix) == ("gitea", "trunk", "sites/garden/")
    assert (found.api, found.name) == ("https://codeberg.org/api/v1", "codeberg.org")


def test_another_host_is_asked_as_the_library_says() -> None:
    address = "https://code.example/garden/library"
    assert forges.find(address, "edit/main/") is None
    apis = [found.api for one in ("gitea", "github") if (found := forges.find(address, "edit/main/", one))]  # type: ignore[arg-type]
    assert apis == ["https://code.example/api/v1", "https://code.example/api/v3"]


@pytest.mark.parametrize(
    ("address", "edit_uri"),
    [
        ("", "edit/main/"), ("https://github.com/garden", "edit/main/"), ("https://github.com/a/b/c", "edit/main/"),
        ("http://github.com/a/b", "edit/main/"), ("https://github.com/a/b", ""), ("git@github.com:a/b", "edit/main/"),
        ("https://shidra.example/repository", "edit/main/"),
    ],
)  # fmt: skip
def test_a_repository_that_cannot_be_asked_has_none(address: str, edit_uri: str) -> None:
    assert forges.find(address, edit_uri) is None
