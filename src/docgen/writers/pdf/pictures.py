"""Let WeasyPrint read the pictures that the HTML contains as `data:` URLs, and nothing from the network or the disk."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from docgen.errors import StationeryError
from docgen.language import say

_PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml)[;,]", re.IGNORECASE)


def fetcher() -> Any:
    """Return a URL fetcher for WeasyPrint. Its attribute `denied` lists the URLs that it refused."""
    return _fetcher_class()()


@functools.cache
def _fetcher_class() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnPictures(URLFetcher):  # type: ignore[misc]
        """Read pictures of `data:` URLs, refuse every other URL and store it in `denied`.

        WeasyPrint ignores some refusals, such as those in SVG images.
        """

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
            self.denied: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if _PICTURE.match(url):
                return super().fetch(url, headers)
            self.denied.append(url)
            raise FatalURLFetchingError(url)

    return OwnPictures


@contextmanager
def refusals_told(own_fetcher: Any) -> Iterator[None]:
    """Raise a `StationeryError` if WeasyPrint asked for a URL that the fetcher refused."""
    from weasyprint.urls import FatalURLFetchingError

    # This error is a `BaseException`, which `except Exception` would not catch. `denied` tells below what was refused.
    with suppress(FatalURLFetchingError):
        yield
    if own_fetcher.denied:
        url = own_fetcher.denied[0]
        raise StationeryError(
            say("模板要读取外部资源 {url}，已拒绝", url=url if len(url) <= 80 else f"{url[:77]}…"),
            next_step=say("图片写进模板里（SVG，或 data: 开头的 PNG、JPEG）；删去别的链接"),
            code="shell-picture",
        )
