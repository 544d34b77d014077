"""Write the operations of the Python client from the OpenAPI document: one module a tag, a function an operation.

`tools/write_sdk.py` writes; `tools/write_sdk.py --check` says whether what is there is still true, and exits 1 if not.
Every function returns a `Call`, which both the blocking and the asyncio client carry out: the usual generators write
each operation four times, for one HTTP library.
"""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from mutoscope.api import create_app
from mutoscope.infra.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "mutoscope" / "clients" / "sdk" / "api"
PREFIX = "/api/v1"
COMMON = "common"
LEFT_OUT = frozenset({"text/event-stream", "application/octet-stream", "multipart/form-data", "text/html", "text/csv"})
"""Answers and bodies that are no JSON: the client has ways of its own for uploads, downloads and live progress."""

METHODS = frozenset({"get", "post", "put", "patch", "delete"})

Json = Mapping[str, Any]


class Operation(NamedTuple):
    """One operation of the document; its path is below the prefix."""

    tag: str
    method: str
    path: str
    said: Json


_FORMATS = {"uuid": "uuid.UUID", "date-time": "dt.datetime", "date": "dt.date"}
_LINE = 108
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def main() -> None:
    """Write, or check."""
    written = write(create_app(Settings()).openapi())
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
    if "--check" in sys.argv:
        stale = sorted({name for name in written.keys() | there.keys() if written.get(name) != there.get(name)})
        if stale:
            raise SystemExit(f"The client is behind the API ({', '.join(stale)}): run tools/write_sdk.py.")
        return
    for name in there.keys() - written.keys():
        (FOLDER / name).unlink()
    FOLDER.mkdir(exist_ok=True)
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"Wrote {len(written)} modules to {FOLDER.relative_to(ROOT)}.")


def write(document: Json) -> dict[str, str]:
    """Return the modules by file name, formatted."""
    schemas: Json = document["components"]["schemas"]
    operations = list(_operations(document))
    homes = _homes(operations, schemas)
    tags = sorted({operation.tag for operation in operations})
    modules = {
        f"{name}.py": _module(name, operations, schemas, homes)
        for name in [COMMON, *tags]
        if name in homes.values() or name in tags
    }
    lines = "\n".join(f"{tag} as {tag}," for tag in tags)
    modules["__init__.py"] = (
        f'"""Every operation of the API, by tag. Written by tools/write_sdk.py."""\n\n'
        f"from mutoscope.clients.sdk.api import (\n{lines}\n)\n"
    )
    return {name: _formatted(text) for name, text in modules.items()}


def _operations(document: Json) -> Iterator[Operation]:
    """Yield what speaks JSON."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            kinds = {k for answer in operation["responses"].values() for k in answer.get("content", {})}
            kinds |= set(operation.get("requestBody", {}).get("content", {}))
            tag = (operation.get("tags") or ["other"])[0].replace("-", "_").replace(" ", "_")
            is_json = not kinds & LEFT_OUT and all("json" in kind for kind in kinds)
            if path.startswith(PREFIX) and is_json and method in METHODS and tag != "uploads":
                yield Operation(tag, method, path.removeprefix(PREFIX), operation)


def _refs(node: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(node, dict):
        for key, value in cast("dict[str, Any]", node).items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            elif key not in {"example", "examples"}:
                yield from _refs(value)
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
            yield from _refs(value)


def _reached(names: set[str], schemas: Json) -> set[str]:
    """Return the schemas that answers and bodies reach, directly or not."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found and name in schemas:
            found.add(name)
            names |= set(_refs(schemas[name]))
    return found


def _homes(operations: list[Operation], schemas: Json) -> dict[str, str]:
    """Return in which module each schema is written: its only tag's, else the common one."""
    users: dict[str, set[str]] = defaultdict(set)
    for tag, _, _, said in operations:
        body = _body(said)
        whole = [_answer_schema(said), body if _is_flat(body, schemas) is None else _is_flat(body, schemas)]
        for name in _reached({ref for node in whole for ref in _refs(node)}, schemas):
            users[name].add(tag)
    return {name: next(iter(tags)) if len(tags) == 1 else COMMON for name, tags in users.items()}


def _body(operation: Json) -> Json | None:
    content = operation.get("requestBody", {}).get("content", {})
    return content["application/json"]["schema"] if "application/json" in content else None


def _is_flat(body: Json | None, schemas: Json) -> dict[str, Any] | None:
    """Return the fields of a body that is one object, which become keyword arguments."""
    if body is None:
        return None
    shape = schemas[body["$ref"].rpartition("/")[2]] if "$ref" in body else body
    return dict(shape["properties"]) if shape.get("type") == "object" and "properties" in shape else None


def _answer_schema(operation: Json) -> Json | None:
    for status, answer in sorted(operation["responses"].items()):
        if status.startswith("2"):
            return answer.get("content", {}).get("application/json", {}).get("schema")
    return None


class _Types:
    """Types in Python's words, and what must be imported for them."""

    def __init__(self, module: str, homes: Mapping[str, str]) -> None:
        self.module = module
        self.homes = homes
        self.imports: set[str] = set()

    def of(self, schema: Json, *, sent: bool = False) -> str:
        """Return the type of a schema; where it is received, a choice of words stays open to new ones."""
        if "$ref" in schema:
            return self._name(schema["$ref"].rpartition("/")[2])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                parts = [self.of(part, sent=sent) for part in schema[union]]
                return " | ".join(dict.fromkeys(parts))
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.of(schema["allOf"][0], sent=sent)
        if "const" in schema or "enum" in schema:
            words = ", ".join(json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
            return f"Literal[{words}]" if sent else "str"
        return self._plain(schema, sent=sent)

    def _plain(self, schema: Json, *, sent: bool) -> str:
        kind = schema.get("type")
        if kind == "array":
            return f"list[{self.of(schema.get('items', {}), sent=sent)}]"
        if kind == "object":
            values = schema.get("additionalProperties", True)
            inner = self.of(cast("Json", values), sent=sent) if isinstance(values, dict) and values else "Any"
            return f"dict[str, {inner}]"
        if kind == "string":
            return _FORMATS.get(schema.get("format", ""), "str")
        return _PLAIN.get(str(kind), "Any")

    def _name(self, name: str) -> str:
        home, plain = self.homes[name], _class_name(name)
        if home != self.module:
            self.imports.add(f"from mutoscope.clients.sdk.api.{home} import {plain}")
        return plain


def _class_name(name: str) -> str:
    return re.sub(r"\W+", "", name.replace("-Input", "In").replace("-Output", ""))


def _safe_name(name: str) -> str:
    safe = re.sub(r"\W+", "_", name).casefold() if not name.isidentifier() else name
    return f"{safe}_" if keyword.iskeyword(safe) else safe


def _module(module: str, operations: list[Operation], schemas: Json, homes: Mapping[str, str]) -> str:
    types = _Types(module, homes)
    models = [_model(name, schemas[name], types) for name in sorted(homes) if homes[name] == module]
    calls = [_call(types, schemas, operation) for operation in operations if operation.tag == module]
    title = "Shapes that several groups share" if module == COMMON else f"The group `{module}`"
    body = "\n\n\n".join([*models, *calls])
    used = [("uuid.", "import uuid"), ("dt.", "import datetime as dt")]
    imports = [line for mark, line in used if re.search(rf"\b{re.escape(mark)}", body)]
    names = [name for name in ("Any", "Literal") if re.search(rf"\b{name}\b", body)]
    imports += [f"from typing import {', '.join(names)}"] if names else []
    imports += ["from pydantic import BaseModel, ConfigDict"] if models else []
    call_names = [n for n in ("UNSET", "Call", "Unset", "given") if re.search(rf"\b{n}\b", body)]
    imports += [f"from mutoscope.clients.sdk.call import {', '.join(call_names)}"] if call_names else []
    head = "\n".join([*imports, *sorted(types.imports)])
    return (
        f'"""{title}. Written by tools/write_sdk.py."""\n\nfrom __future__ import annotations\n\n{head}\n\n\n{body}\n'
    )


def _model(name: str, schema: Json, types: _Types) -> str:
    """Return a class; what the server adds later is kept beside the fields that are known."""
    plain = _class_name(name)
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{plain} = {types.of(schema)}"
    required = set(schema.get("required", []))
    fields: list[str] = []
    for field, shape in schema["properties"].items():
        kind = types.of(shape)
        optional = "" if field in required else " = None"
        if optional and "None" not in kind.split(" | "):
            kind += " | None"
        fields.append(f"    {_safe_name(field)}: {kind}{optional}")
    ordered = sorted(fields, key=lambda line: line.endswith(" = None"))
    return "\n".join(
        [
            f"class {plain}(BaseModel):",
            f'    """{_docstring(schema.get("description") or f"{plain}.", plain)}"""',
            "",
            '    model_config = ConfigDict(extra="allow")',
            "",
            *ordered,
        ]
    )


def _call(types: _Types, schemas: Json, asked: Operation) -> str:
    method, path, operation = asked.method, asked.path, asked.said
    body = _body(operation)
    fields = _is_flat(body, schemas)
    required: set[str] = set() if body is None or fields is None else _required(body, schemas)
    parameters = [p for p in operation.get("parameters", []) if p["in"] in {"path", "query"}]
    arguments = [f"{p['name']}: {types.of(p['schema'], sent=True)}" for p in parameters if p["in"] == "path"]
    keywords = [_argument(types, p["name"], p["schema"], p.get("required")) for p in parameters if p["in"] == "query"]
    keywords += [_argument(types, name, shape, name in required) for name, shape in (fields or {}).items()]
    keywords.sort(key=lambda line: line.endswith("= UNSET"))
    if body is not None and fields is None:
        arguments.append(f"body: {types.of(body, sent=True)}")
    signature = ", ".join([*arguments, *(["*", *keywords] if keywords else [])])
    answer = _answer_schema(operation)
    kind = types.of(answer) if answer else "None"
    parts = [f'"{method.upper()}"', _path(path)]
    parts += [f"answer={kind}"] if answer else []
    queries = [p["name"] for p in parameters if p["in"] == "query"]
    parts += [f"query=given({_pairs(queries)})"] if queries else []
    parts += ["body=body"] if body is not None and fields is None else []
    parts += [f"body=given({_pairs(list(fields))})"] if fields is not None else []
    keyed = any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", []))
    parts += ["keyed=True"] if keyed else []
    title = operation.get("summary") or operation["operationId"]
    text = _docstring(operation.get("description") or title, title)
    return (
        f"def {operation['operationId']}({signature}) -> Call[{kind}]:\n"
        f'    """{text}"""\n'
        f"    return Call({', '.join(parts)})"
    )


def _required(body: Json, schemas: Json) -> set[str]:
    shape = schemas[body["$ref"].rpartition("/")[2]] if "$ref" in body else body
    return set(shape.get("required", []))


def _argument(types: _Types, name: str, schema: Json, required: object) -> str:
    kind = types.of(schema, sent=True)
    return f"{_safe_name(name)}: {kind}" if required else f"{_safe_name(name)}: {kind} | Unset = UNSET"


def _pairs(names: list[str]) -> str:
    if all(name.isidentifier() and not keyword.iskeyword(name) for name in names):
        return ", ".join(f"{name}={name}" for name in names)
    return "**{" + ", ".join(f'"{name}": {_safe_name(name)}' for name in names) + "}"


def _path(path: str) -> str:
    return ("f" if "{" in path else "") + json.dumps(path)


def _docstring(text: str, title: str) -> str:
    """Return a text as a docstring: its first sentence where that is one line, else a title, and then the rest."""
    words = text.strip().split("\n\n")[0].replace("\n", " ").replace('"""', "'''").replace("\\", "\\\\")
    head, stop, rest = words.partition(". ")
    first, more = (f"{head}.", rest) if stop else (words, "")
    if len(first) > _LINE:
        first, more = title.rstrip(".") + ".", words
    paragraph = [line for line in ["", *textwrap.wrap(more, _LINE), ""] if more]
    return "\n    ".join([first, *paragraph])


def _formatted(text: str) -> str:
    ruff = [sys.executable, "-m", "ruff"]
    options = ["--stdin-filename", str(FOLDER / "x.py"), "-"]
    for command in ([*ruff, "check", "--select", "I,F401,UP", "--fix", "--quiet"], [*ruff, "format", "--quiet"]):
        done = subprocess.run([*command, *options], input=text, capture_output=True, text=True, check=False, cwd=ROOT)
        if not done.stdout:
            raise SystemExit(done.stderr)
        text = done.stdout
    return text


if __name__ == "__main__":
    main()
