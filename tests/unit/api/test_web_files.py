"""The studio's files: cached by their names, gzipped once, below a path, and a plain word where they are missing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from mutoscope.api import create_app
from mutoscope.infra.settings import Settings

PAGE = '<!doctype html><html lang="en"><base href="/" /><script type="module" src="./assets/index-abc.js"></script>'
SCRIPT = "console.log(1)"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "index-abc.js").write_text(SCRIPT)
    (folder / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (folder.parent / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def http(built: Path) -> TestClient:
    return TestClient(create_app(Settings(web_dir=built, payments="off")), follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/videos", "/videos/1/edit", "/team/billing?outcome=paid", "/apiary"])
def test_every_address_of_the_studio_is_its_page(http: TestClient, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert http.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_hashed_files_are_kept_and_come_gzipped_to_who_takes_it(http: TestClient) -> None:
    packed = http.get("/assets/index-abc.js", headers={"Accept-Encoding": "gzip"})
    plain = http.get("/assets/index-abc.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == SCRIPT
    for answer in (packed, plain):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"
    assert http.get("/icon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/icon.svg%00.png",
        f"/assets/{'long' * 100}.js",
    ],
)
def test_what_is_no_file_of_the_studio_is_not_found(http: TestClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/api", "/api/v1/nothing", "/health/nothing"])
def test_the_api_s_own_addresses_stay_its_own(http: TestClient, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert http.post("/videos").status_code == 404


def test_below_a_path_the_page_says_so(built: Path) -> None:
    settings = Settings(web_dir=built, payments="off", public_url="https://example.com/studio/")
    answer = TestClient(create_app(settings)).get("/videos")
    assert '<base href="/studio/"' in answer.text


def test_only_a_foreign_host_may_have_a_brand_of_its_own(built: Path) -> None:
    settings = Settings(web_dir=built, payments="off", public_url="https://studio.example.com")
    http = TestClient(create_app(settings))
    assert "data-home" in http.get("/", headers={"Host": "studio.example.com"}).text
    assert "data-home" not in http.get("/", headers={"Host": "films.example.org"}).text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/api/v1/auth/verify-email", "verify-email"),
        ("/api/auth/password/reset", "reset-password"),
        ("/api/v1/auth/magic-link/confirm", "magic-link"),
        ("/api/v1/auth/email/confirm", "confirm-email"),
        ("/api/v1/billing/return?checkout=1&outcome=paid", "team/billing?checkout=1&outcome=paid"),
    ],
)
def test_links_of_mails_lead_to_the_studio_s_pages(http: TestClient, path: str, page: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{Settings().base_url}/{page}")


def test_without_the_studio_the_server_says_so_and_keeps_its_plain_pages(tmp_path: Path) -> None:
    http = TestClient(create_app(Settings(web_dir=tmp_path, payments="off")))
    missing = http.get("/")
    assert missing.status_code == 503
    assert "make setup" in missing.text
    assert http.get("/videos").status_code == 404
    assert "Verify your e-mail address" in http.get("/api/v1/auth/verify-email").text
