"""Code in a page's DOM: its lines as they stand, between fences (docs/adr/0019)."""

import re
from typing import cast

from lxml import etree

from builder.fences import fence_signs

_CODE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:code|highlight|hljs|prettyprint|prism|brush|lang(?:uage)?|sourcecode|syntax)(?:$|[\s:_-])"
)
"""Names in the class of a verbatim element that holds code, where no element `code` says so."""
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]{1,40})")
_LINES = frozenset(("div", "li", "p", "tr"))
"""Elements that some pages make a line of code of."""
_NO_CODE = frozenset(("button", "script", "style", "svg", "template"))
"""What stands in such an element and is none: to copy it, mostly."""
_LINE_BREAK_LIKE = re.compile(r"[\v\f\r\x1c-\x1f\x85\u2028\u2029]")
"""What a reader of the text might take for a line break."""


def code_lines(element: etree._Element) -> list[str]:
    """The lines of a verbatim element's code with their fences; none where it holds something else."""
    inner = element.find(".//code")
    around = element.getparent()
    classes = [node.get("class") or "" for node in (element, inner) if node is not None]
    if inner is None and (around is None or around.tag != "code") and not any(map(_CODE_CLASS.search, classes)):
        return []
    lines = [_LINE_BREAK_LIKE.sub(" ", line).rstrip() for line in _text(element).split("\n")]
    filled = [i for i, line in enumerate(lines) if line]
    if not filled:
        return []
    lines = lines[filled[0] : filled[-1] + 1]
    language = next((found[1] for found in map(_LANGUAGE.search, classes) if found), "")
    return [fence_signs(lines) + language, *lines, fence_signs(lines)]


def _text(element: etree._Element) -> str:
    """All text, a line for each element that is one."""
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = cast("str", node.tag)
        if event == "start" and tag in _NO_CODE:
            walker.skip_subtree()
            continue
        ends_line = tag in _LINES and parts and not parts[-1].endswith("\n")
        if ends_line or (tag == "br" and event == "start"):
            parts.append("\n")
        if text := node.text if event == "start" else node.tail if node is not element else "":
            parts.append(text)
    return "".join(parts)
