"""fetch() and Page: what a page in a browser could read, and what its console says."""

from __future__ import annotations

import asyncio
import json

import pytest
from ollama_cors import BlockedError, ConfigError, ConnectError, Page, Shim, fetch
from scripted import upstream
from support import PAGE


def test_a_page_that_may_cross_reads_the_answer(shim: Shim) -> None:
    done = fetch(shim.url + "/api/version", page_origin=PAGE)
    assert done and done.status == 200 and done.outcome == "ok" and done.error is None
    assert set(done.json()) == {"version"}
    assert done.headers["content-type"].startswith("application/json")
    assert done.console == [] and done.reason is None
    assert [request["method"] for request in done.requests] == ["GET"]
    assert done.raise_for_outcome() is done


@pytest.mark.parametrize("browser", ["chromium", "firefox", "webkit"])
def test_a_page_that_may_not_is_told_why(shim: Shim, browser: str) -> None:
    done = fetch(shim.url + "/api/version", page_origin="http://evil.example", browser=browser)
    assert not done and done.outcome == "blocked" and done.status == 0 and done.body == b""
    assert done.reason == "allow-origin-missing"
    assert done.console
    with pytest.raises(BlockedError) as caught:
        done.raise_for_outcome()
    assert caught.value.report == done.report


def test_fetches_of_a_page_share_their_preflights(shim: Shim) -> None:
    async def again(page: Page) -> list[str]:
        done = await page.afetch(shim.url + "/api/show", method="POST", json={"model": "tiny"})
        return [request["method"] for request in done.requests]

    with Page(PAGE) as page:
        first = page.fetch(shim.url + "/api/show", method="POST", json={"model": "tiny"})
        assert [request["method"] for request in first.requests] == ["OPTIONS", "POST"]
        asked = first.requests[0]["headers"]
        assert ["Access-Control-Request-Headers", "content-type"] in asked
        assert json.loads(first.text)["details"]
        assert asyncio.run(again(page)) == ["POST"]


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ConfigError):
        fetch("http://127.0.0.1:1/", page_origin=PAGE, browser="mosaic")


def test_no_server_is_a_network_error() -> None:
    with upstream(lambda *_: None) as url:
        pass
    done = fetch(url, page_origin="http://localhost:3000")
    assert done.outcome == "network-error"
    assert isinstance(done.error, (ConnectError, BlockedError))
