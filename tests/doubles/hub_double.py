"""A Hub on loopback: the part of its interface that publishing, downloading and load_dataset use.

The unmodified huggingface_hub and datasets speak to it. It keeps what it is told and refuses what the Hub refuses: a
commit on another parent, a tag that is there, a large file whose content never came, a reader without a token.
"""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import xet_double
import yaml

TOKEN = "hf_canaryOfTheHub"  # noqa: S105 - looked for in every output
IDENTITY = "canaryOfTheWorkflow"
_DATE = "2026-11-22T12:00:00.000Z"
_LARGE = (".parquet",)
_OPEN = ("/large/", "/api/validate-yaml", "/oauth/")
"""What asks for no token; a large file's address bears a signature."""
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


class Refusal(Exception):  # noqa: N818 - it is an answer
    """An answer that is no success."""

    def __init__(self, status: int, message: str, code: str = "", **more: str) -> None:
        super().__init__(message)
        self.status, self.code, self.more = status, code, more


class Blob(NamedTuple):
    """A file's content, or the sha256 of a large file's."""

    data: bytes
    sha256: str = ""
    """Empty for a file in git."""
    size: int = 0

    @property
    def oid(self) -> str:
        """What git calls it."""
        text = self.sha256.encode() if self.sha256 else self.data
        return hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


class Commit(NamedTuple):
    """What a revision shows."""

    oid: str
    title: str
    files: Mapping[str, Blob]
    parent: "Commit | None" = None

    def history(self) -> "Iterator[Commit]":
        """This commit and those before it."""
        yield self
        if self.parent:
            yield from self.parent.history()


def commit(title: str, files: Mapping[str, Blob], parent: Commit | None) -> Commit:
    told = [title, parent.oid if parent else "", *(f"{path} {blob.oid}" for path, blob in sorted(files.items()))]
    return Commit(hashlib.sha1("\n".join(told).encode(), usedforsecurity=False).hexdigest(), title, files, parent)


@dataclass
class Repo:
    """A dataset."""

    main: Commit
    tags: dict[str, Commit] = field(default_factory=dict)
    private: bool = False
    gated: str | bool = False

    def at(self, revision: str) -> Commit:
        """Find a branch, tag or commit."""
        for found in self.main.history():
            if found.oid == revision:
                return found
        if revision in self.tags:
            return self.tags[revision]
        if revision != "main":
            raise Refusal(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return self.main


@dataclass
class Hub:
    """Everything that the Hub remembers."""

    repos: dict[str, Repo] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    """sha256 → content."""
    store: Path | None = None
    """Xet's, where large files go there."""
    requests: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def repo(self, name: str) -> Repo:
        if name not in self.repos:
            raise Refusal(404, "Repository not found", "RepoNotFound")
        return self.repos[name]


class Request(NamedTuple):
    """What came."""

    hub: Hub
    base: str
    """The address that the client used."""
    body: bytes
    query: Mapping[str, list[str]]

    def json(self) -> Any:
        return json.loads(self.body)


def create(request: Request) -> Any:
    told = request.json()
    name = f"{told['organization']}/{told['name']}"
    url = f"{request.base}/datasets/{name}"
    first = commit("initial commit", {".gitattributes": regular(b"*.parquet filter=lfs\n")}, None)
    with request.hub.lock:
        if name in request.hub.repos:
            raise Refusal(409, "You already created this dataset repo", url=url)
        request.hub.repos[name] = Repo(first, private=told.get("visibility") == "private")
    return {"url": url, "name": name, "id": name}


def exchange(request: Request) -> Any:
    """A CI's identity for a short-lived token (RFC 8693), as a trusted publisher does."""
    told = request.json()
    if told["subject_token"] != IDENTITY or told["resource"] not in {f"datasets/{name}" for name in request.hub.repos}:
        raise Refusal(400, "invalid_grant")
    return {"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600}


def settings(request: Request, name: str) -> Any:
    told = request.json()
    repo = request.hub.repo(name)
    repo.gated = told.get("gated", repo.gated)
    repo.private = told.get("visibility", "private" if repo.private else "public") == "private"
    return told


def validate(request: Request) -> Any:
    front = _FRONT.match(request.json()["content"])
    try:
        values = yaml.safe_load(front[1]) if front else {}
        wrong = (
            [] if re.fullmatch(r"[a-z0-9.-]+", str(values.get("license", "other"))) else ['"license" must be one of']
        )
    except yaml.YAMLError as error:
        wrong = [str(error)]
    if wrong:
        raise Refusal(400, json.dumps([{"message": message} for message in wrong]), "errors")
    return {"errors": [], "warnings": []}


def refs(request: Request, name: str) -> Any:
    repo = request.hub.repo(name)
    tags = [{"name": t, "ref": f"refs/tags/{t}", "targetCommit": c.oid} for t, c in repo.tags.items()]
    main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.main.oid}
    return {"branches": [main], "tags": tags, "converts": [], "pullRequests": []}


def preupload(request: Request, name: str, revision: str) -> Any:
    files = request.hub.repo(name).at(revision).files
    return {
        "files": [
            {
                "path": one["path"],
                "uploadMode": "lfs" if one["path"].endswith(_LARGE) else "regular",
                "shouldIgnore": False,
                "oid": (files[one["path"]].sha256 or files[one["path"]].oid) if one["path"] in files else None,
            }
            for one in request.json()["files"]
        ]
    }


def batch(request: Request, name: str) -> Any:
    request.hub.repo(name)
    objects = []
    for one in request.json()["objects"]:
        upload = {"href": f"{request.base}/large/{one['oid']}?X-Amz-Signature=secret", "header": {}}
        there = one["oid"] in request.hub.large
        objects.append({"oid": one["oid"], "size": one["size"]} | ({} if there else {"actions": {"upload": upload}}))
    return {"transfer": "basic", "objects": objects}


def put_large(request: Request, digest: str) -> Any:
    if hashlib.sha256(request.body).hexdigest() != digest:
        raise Refusal(400, "BadDigest")
    request.hub.large[digest] = request.body
    return {}


def commit_to(request: Request, name: str, revision: str) -> Any:
    repo = request.hub.repo(name)
    lines = [json.loads(line) for line in request.body.splitlines()]
    header = next(line["value"] for line in lines if line["key"] == "header")
    with request.hub.lock:
        head = repo.main
        if revision != "main" or header.get("parentCommit", head.oid) != head.oid:
            raise Refusal(412, "A commit has happened since. Please refresh and try again.")
        files = dict(head.files)
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = regular(base64.b64decode(value["content"]))
            elif line["key"] == "lfsFile":
                if not arrived(request.hub, value["oid"]):
                    raise Refusal(400, f"LFS pointer pointed to a file that does not exist: {value['path']}")
                files[value["path"]] = Blob(b"", value["oid"], len(request.hub.large[value["oid"]]))
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        repo.main = commit(header["summary"], files, head)
    return {
        "success": True,
        "commitOid": repo.main.oid,
        "commitUrl": f"{request.base}/datasets/{name}/commit/{repo.main.oid}",
    }


def arrived(hub: Hub, sha256: str) -> bool:
    """Whether the content of a large file is there, in Xet's store or by LFS."""
    if sha256 not in hub.large and hub.store and (stored := xet_double.find(hub.store, sha256)):
        hub.large[sha256] = xet_double.read(hub.store, stored)
    return sha256 in hub.large


def xet_token(request: Request, name: str, _revision: str) -> Any:
    request.hub.repo(name)
    if not request.hub.store:
        raise Refusal(404, "Not found", "EntryNotFound")
    return xet_double.token(request.hub.store)


def regular(data: bytes) -> Blob:
    return Blob(data, size=len(data))


def tag(request: Request, name: str, revision: str) -> Any:
    repo, told = request.hub.repo(name), request.json()
    with request.hub.lock:
        if told["tag"] in repo.tags:
            raise Refusal(409, "Tag reference exists already")
        repo.tags[told["tag"]] = repo.at(revision)
    return {}


def info(request: Request, name: str, revision: str = "main") -> Any:
    repo = request.hub.repo(name)
    shown = repo.at(revision)
    siblings = [{"rfilename": path} for path in sorted(shown.files)]
    about: dict[str, Any] = {"private": repo.private, "gated": repo.gated, "tags": [], "downloads": 0, "likes": 0}
    return {"_id": "1", "id": name, "sha": shown.oid, "siblings": siblings, "lastModified": _DATE, **about}


def entry(path: str, blob: Blob) -> dict[str, Any]:
    large = {"oid": blob.sha256, "size": blob.size, "pointerSize": 130}
    return {"type": "file", "path": path, "oid": blob.oid, "size": blob.size} | ({"lfs": large} if blob.sha256 else {})


def folders(files: Mapping[str, Blob]) -> set[str]:
    return {str(parent) for path in files for parent in PurePosixPath(path).parents} - {"."}


def tree(request: Request, name: str, revision: str, below: str = "") -> Any:
    files = request.hub.repo(name).at(revision).files
    deep = request.query.get("recursive", ["false"])[0].lower() in {"true", "1"}
    if below and below not in folders(files):
        raise Refusal(404, f"{below} does not exist", "EntryNotFound")

    def inside(path: str) -> bool:
        parents = [str(parent) for parent in PurePosixPath(path).parents]
        return (below or ".") in (parents if deep else parents[:1])

    found = [{"type": "directory", "path": path, "oid": "0" * 40, "size": 0} for path in sorted(folders(files))]
    return [one for one in [*found, *(entry(*item) for item in sorted(files.items()))] if inside(str(one["path"]))]


def paths_info(request: Request, name: str, revision: str) -> Any:
    files = request.hub.repo(name).at(revision).files
    wanted = request.json()["paths"] if request.body[:1] == b"{" else parse_qs(request.body.decode())["paths"]
    found = [entry(path, files[path]) for path in wanted if path in files]
    known = folders(files)
    return found + [{"type": "directory", "path": p, "oid": "0" * 40, "size": 0} for p in wanted if p in known]


def commits(request: Request, name: str, revision: str) -> Any:
    shown = request.hub.repo(name).at(revision).history()
    who = [{"user": "publisher"}]
    return [{"id": one.oid, "title": one.title, "message": "", "authors": who, "date": _DATE} for one in shown]


ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("POST", r"/api/repos/create", create),
    ("POST", r"/api/validate-yaml", validate),
    ("POST", r"/oauth/token", exchange),
    ("PUT", r"/api/datasets/([^/]+/[^/]+)/settings", settings),
    ("GET", r"/api/datasets/([^/]+/[^/]+)/refs", refs),
    ("POST", r"/api/datasets/([^/]+/[^/]+)/preupload/([^/]+)", preupload),
    ("POST", r"/datasets/([^/]+/[^/]+)\.git/info/lfs/objects/batch", batch),
    ("PUT", r"/large/(\w+)", put_large),
    ("GET", r"/api/datasets/([^/]+/[^/]+)/xet-(?:read|write)-token/([^/]+)", xet_token),
    ("POST", r"/api/datasets/([^/]+/[^/]+)/commit/([^/]+)", commit_to),
    ("POST", r"/api/datasets/([^/]+/[^/]+)/tag/([^/]+)", tag),
    ("GET", r"/api/datasets/([^/]+/[^/]+)", info),
    ("GET", r"/api/datasets/([^/]+/[^/]+)/revision/([^/]+)", info),
    ("GET", r"/api/datasets/([^/]+/[^/]+)/tree/([^/]+)(?:/(.+))?", tree),
    ("POST", r"/api/datasets/([^/]+/[^/]+)/paths-info/([^/]+)", paths_info),
    ("GET", r"/api/datasets/([^/]+/[^/]+)/commits/([^/]+)", commits),
)
"""Method, path, what answers."""

_RESOLVE = re.compile(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to confirm its head
    server: "_Server"

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        path = unquote(url.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.hub.requests.append(f"{self.command} {path}")
        try:
            self._authorise(path)
            if resolved := _RESOLVE.fullmatch(path):
                self._file(*resolved.groups())
                return
            request = Request(self.server.hub, f"http://{self.headers['Host']}", body, parse_qs(url.query))
            told = self._route(path, request)
            self._send(200, json.dumps(told).encode(), xet_double.headers(told) if "/xet-" in path else None)
        except Refusal as refusal:
            told = {"error": str(refusal), **refusal.more}
            if refusal.code == "errors":
                told = {"errors": json.loads(str(refusal)), "warnings": []}
            more = {"X-Error-Code": refusal.code, "X-Error-Message": str(refusal)} if refusal.code != "errors" else {}
            self._send(refusal.status, json.dumps(told).encode(), more)

    def _authorise(self, path: str) -> None:
        """Whoever writes needs the token, and so does who reads what is private."""
        if self.headers.get("Authorization") == f"Bearer {TOKEN}" or path.startswith(
            ("/large/", "/api/validate-yaml", "/oauth/")
        ):
            return
        named = re.search(r"/datasets/([^/]+/[^/]+)", path)
        repo = self.server.hub.repos.get(named[1]) if named else None
        reading = self.command in {"GET", "HEAD"} or "/paths-info/" in path
        if reading and (not repo or repo.private):
            raise Refusal(401, "Repository not found", "RepoNotFound")
        if not reading:
            raise Refusal(401, "Invalid username or password.")

    def _route(self, path: str, request: Request) -> Any:
        for method, pattern, answer in ROUTES:
            if method == self.command and (found := re.fullmatch(pattern, path)):
                return answer(request, *(group for group in found.groups() if group is not None))
        raise Refusal(404, "Not found", "EntryNotFound")

    def _file(self, name: str, revision: str, path: str) -> None:
        shown = self.server.hub.repo(name).at(revision)
        if path not in shown.files:
            raise Refusal(404, "Entry not found", "EntryNotFound")
        blob = shown.files[path]
        data = self.server.hub.large[blob.sha256] if blob.sha256 else blob.data
        headers = {"X-Repo-Commit": shown.oid, "ETag": f'"{blob.sha256 or blob.oid}"', "Accept-Ranges": "bytes"}
        if self.server.hub.store and (stored := xet_double.find(self.server.hub.store, blob.sha256)):
            url = f"http://{self.headers['Host']}/api/datasets/{name}/xet-read-token/{shown.oid}"
            headers |= {"X-Xet-Hash": stored.hash, "Link": f'<{url}>; rel="xet-auth"'}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if asked:
            start, end = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
            data = data[start : end + 1]
        self._send(206 if asked else 200, data, headers, "application/octet-stream")

    def _send(
        self, status: int, data: bytes, headers: Mapping[str, str] | None = None, kind: str = "application/json"
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value.replace("\n", " "))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: Hub


def environment(address: str, home: Path, *, xet: bool = False) -> dict[str, str]:
    """What a client of the Hub finds in its environment; nothing of the machine's own settings."""
    return {
        "HF_ENDPOINT": address,
        "HF_TOKEN": TOKEN,
        "HF_HOME": str(home),
        "HF_DATASETS_CACHE": str(home / "datasets"),
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_XET": "0" if xet else "1",
    }


@contextmanager
def serve() -> Iterator[tuple[str, Hub]]:
    """Serve a Hub without any dataset; returns its address and what it remembers."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.hub = Hub()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.hub
    finally:
        server.shutdown()
        server.server_close()
