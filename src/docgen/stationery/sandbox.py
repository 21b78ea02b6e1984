"""Render Jinja templates in a sandbox.

The input is the sources of templates and the values that they print. The output is the rendered text. Only this module
configures Jinja. Departments write wordings and shells, so docgen does not trust them. A template can read values and
print them. The sandbox refuses everything else:

    attributes that begin with an underscore;
    all calls except calls of `range` and of macros;
    filters that this module does not list;
    operators with texts or with large numbers;
    names that do not exist.

The sandbox also limits the rounds of loops, the calls of macros, the includes and the number of characters.
"""

from __future__ import annotations

import difflib
import functools
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from docgen.errors import DocgenError, Place, StationeryError
from docgen.language import foreign, say
from docgen.stationery import origin

_PARSER = jinja2.Environment(lstrip_blocks=True)
_FILTERS = ("length", "count", "first", "last", "default", "d")
"""The filters of Jinja that a template may use."""
_LONGEST_RANGE = 2_000
"""The most numbers of a `range`."""
_LARGEST_OPERAND = 10**12
"""The limit for the absolute value of an operand."""
_MOST_STEPS = 20_000
"""The most steps of one document. A round of a loop, a call of a macro and an include are one step each."""
_MOST_TEXT = 32_000_000
"""The most characters that the templates of one document may make. The main part of a Word file has the same limit."""
_MOST_CACHED = 500
"""The most compiled templates in the cache."""
_MARK_OPENS, _MARK_CLOSES = "\uf8f2", "\uf8f3"
_MARK = re.compile(f"{_MARK_OPENS}([^\x1f{_MARK_CLOSES}]*)\x1f(\\d+){_MARK_CLOSES}")
"""The mark of a line: its file and its number between two private-use characters."""
_FULL_WIDTH_TAG = re.compile(r"[｛｝]+[%％]?|[{}]％|％[{}｛｝]")
"""A sign of a tag in full-width characters. Jinja would print it as text."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
# No template can name these filters, because the name of a filter cannot contain a space.
_COUNTED = "counted loop"
_MEASURED = "measured text"

FAULTS = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    MemoryError,
    SyntaxError,
)
"""The errors that a template can raise. Python raises a SyntaxError for loops that are nested too deeply."""


class _CountingFilters(NodeTransformer):
    """A step that adds counting filters to a template. They count what Jinja repeats or joins without the sandbox."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Return a loop that counts its rounds."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _COUNTED, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Return a concatenation (`~`) that counts the characters of its result."""
        self.generic_visit(node)
        return nodes.Filter(node, _MEASURED, [], [], None, None, lineno=node.lineno)


class _LineMarks(NodeTransformer):
    """A step that puts a mark before each line of a template. The mark says where the line is written."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """Return a text whose lines begin with marks, except the first."""
        first, *others = node.data.split("\n")
        marked = [f"{self.mark(node.lineno + index)}{line}" for index, line in enumerate(others, 1)]
        return nodes.TemplateData("\n".join([first, *marked]), lineno=node.lineno)

    def mark(self, line: int) -> str:
        """Return the mark of a line."""
        return f"{_MARK_OPENS}{self.file}\x1f{line}{_MARK_CLOSES}"


class _Unknown(jinja2.StrictUndefined):
    """A name that does not exist. The message tells the name and similar ones, and not the Python class."""

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        if self._undefined_exception is SecurityError:
            return say("模板中不能读取 {name}", name=name)
        if isinstance(self._undefined_name, int):
            return say("列表里没有这一个")
        known = getattr(type(self._undefined_obj), "__slots__", ())
        near = difflib.get_close_matches(name, known, n=1)
        if near:
            return say("没有名为 {name} 的值，是否想写 {near}？", name=name, near=near[0])
        return say("没有名为 {name} 的值", name=name)


class _CompiledTemplates(jinja2.BytecodeCache):
    """The compiled templates of this process. Compiling a template takes longer than rendering it."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str, bool], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Set the code of a bucket. The code is None if the cache lacks the template."""
        bucket.code = self.codes.get(_cache_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a bucket. A full cache is emptied first."""
        if len(self.codes) >= _MOST_CACHED:
            self.codes.clear()
        self.codes[_cache_key(bucket)] = bucket.code


def _cache_key(bucket: Bucket) -> tuple[str, str, bool]:
    """Return the cache key of a template: its name, the checksum of its source, and whether values are escaped."""
    return bucket.key, bucket.checksum, bool(bucket.environment.autoescape)


_COMPILED_TEMPLATES = _CompiledTemplates()


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment with lists of allowed calls, filters and operators."""

    # Jinja calls `call_binop` for these operators only.
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator. Raise a `SecurityError` unless both operands are small numbers."""
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(say("模板中不能使用运算 {operator}", operator=operator))
        return super().call_binop(context, operator, left, right)

    marks_lines = False
    """Whether each line of the output begins with the place where it is written."""
    steps = 0
    """The steps of the templates so far."""
    characters = 0
    """The characters that the templates have made so far."""

    def call(__self, __context: Any, __obj: Any, *arguments: Any, **options: Any) -> Any:
        """Return the result of a call. Raise a `SecurityError` for a forbidden call or after too many steps."""
        if not __self.is_safe_callable(__obj):
            raise SecurityError(say("模板中不能调用函数或方法"))
        __self.step()
        return super().call(__context, __obj, *arguments, **options)

    def concat(self, pieces: Iterable[str]) -> str:
        """Return the joined output of a template, a macro or a block."""
        return "".join(self.measured(piece) for piece in pieces)

    def get_template(self, name: Any, *arguments: Any, **options: Any) -> jinja2.Template:
        """Return a compiled template. A template that is nested too deeply raises a `TemplateSyntaxError`."""
        self.step()
        if not isinstance(name, str):
            raise jinja2.TemplateNotFound(say("没有写名称的措辞"))
        try:
            return super().get_template(name, *arguments, **options)
        except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
            _, file, _ = self.loader.get_source(self, name) if self.loader else ("", name, None)
            raise jinja2.TemplateSyntaxError(reason(error), 0, name, file) from error

    def step(self) -> None:
        """Count a step. Raise a `SecurityError` after too many steps."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise SecurityError(say("模板中的循环过长"))

    def counted(self, values: Any) -> Iterator[Any]:
        """Yield the values of a loop and count a step for each."""
        for value in values:
            self.step()
            yield value

    def measured(self, value: Any) -> Any:
        """Return a value and count its characters if it is a text. Raise a `SecurityError` for too many characters."""
        if isinstance(value, str):
            self.characters += len(value)
            if self.characters > _MOST_TEXT:
                raise SecurityError(say("模板拼出的文字过长"))
        return value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the syntax tree of a template with counting filters."""
        tree = super()._parse(source, name, filename)
        if self.marks_lines:
            marks = _LineMarks(filename or "")
            tree = marks.visit(tree)
            tree.body.insert(0, nodes.Output([nodes.TemplateData(marks.mark(1))], lineno=1))
        return cast(nodes.Template, _CountingFilters().visit(tree))

    def is_safe_callable(self, candidate: Any) -> bool:
        """Return whether a template may call `candidate`: only `range` and macros."""
        return candidate is _short_range or isinstance(candidate, Macro)


def environment(
    sources: Mapping[str, tuple[str, str]],
    *,
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any],
    autoescape: bool,
) -> Sandbox:
    """Return a sandbox for templates.

    sources: the text and the file of each template, by name.
    filters: further filters, by name.
    finalize: a function that turns each printed value into what is printed.
    autoescape: whether printed values are escaped for HTML and XML.
    """

    @jinja2.pass_context  # Without the context Jinja prints constants when it compiles, before `finalize` sees them.
    def finalized(_context: Any, value: Any) -> Any:
        return finalize(value)

    def source_of(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name not in sources:
            return None
        text, file = sources[name]
        return text, file, lambda: True  # The text of a name never changes.

    jinja_environment = Sandbox(
        loader=jinja2.FunctionLoader(source_of),
        undefined=_Unknown,
        autoescape=autoescape,
        finalize=finalized,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED_TEMPLATES,
        optimized=False,  # Otherwise compiled code contains results of one sandbox. All sandboxes share the code.
    )
    jinja_environment.globals.clear()
    jinja_environment.globals["range"] = _short_range
    known = {name: jinja_environment.filters[name] for name in _FILTERS} | {"sum": _sum} | dict(filters)
    jinja_environment.filters = {name: _metered(jinja_environment, function) for name, function in known.items()}
    # With the context as a parameter, Jinja does not evaluate these filters when it compiles.
    jinja_environment.filters[_COUNTED] = jinja2.pass_context(lambda context, values: jinja_environment.counted(values))
    jinja_environment.filters[_MEASURED] = jinja2.pass_context(lambda context, value: jinja_environment.measured(value))
    return jinja_environment


def refuse_undefined(value: Any) -> None:
    """Raise Jinja's error, which names the value, if a template printed a value that does not exist."""
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises the error


def full_width_tag(source: str) -> tuple[str, int] | None:
    """Return what is wrong with a tag in full-width braces, and its line. None: there is no such tag."""
    match = _FULL_WIDTH_TAG.search(source)
    if match is None:
        return None
    reason = say("“{tag}”会照样印出；标记要用半角的 {open} 与 {close}", tag=match[0], open="{{", close="}}")
    return reason, source.count("\n", 0, match.start()) + 1


def kind_of(value: Any) -> str:
    """Return the sort of a value that cannot be printed, in words that an author of wordings knows."""
    if value is None:
        return say("空值")
    if isinstance(value, bool):
        return say("真假")
    return say("小数") if isinstance(value, float) else say("一组值")


def parse(source: str) -> jinja2.nodes.Template:
    """Return the syntax tree of a template. A `TemplateSyntaxError` of Jinja passes to the caller."""
    return _PARSER.parse(source)


def render(jinja_environment: Sandbox, name: str, file: str, context: Mapping[str, Any]) -> str:
    """Return the rendered text of a template. Raise a `StationeryError` with file and line for any fault.

    jinja_environment: the sandbox of the template.
    name: the name of the template.
    file: the file of the template, for messages.
    context: the values that the template can print, by name.
    """
    try:
        return jinja_environment.get_template(name).render(context)
    except DocgenError:
        raise
    except jinja2.TemplateNotFound as error:
        raise StationeryError(
            say("模板引用了不存在的 {name}", name=error.message),
            place=_template_place(error, file),
            next_step=say("可用的名称：{names}", names=say("见 base/department.toml 的 [phrases] 和 base 中的 .txt")),
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise StationeryError(
            say("模板写法有误：{error}", error=foreign(error.message or "")),
            place=origin.place(error.filename or file, error.lineno),
            next_step=say("检查这一行的 {open} 与 {close} 是否成对", open="{{ {%", close="}} %}"),
        ) from error
    except FAULTS as error:
        raise StationeryError(
            say("模板无法执行：{error}", error=reason(error)),
            place=_template_place(error, file),
            next_step=say("对照 base 中的同名模板，检查这一行用的名称和过滤器"),
        ) from error


def reason(error: BaseException) -> str:
    """Return what a template did wrong. The words of Python are replaced, because they name classes."""
    message = str(error)
    if _CHINESE.search(message):
        return message
    match error:
        case RecursionError() | MemoryError() | SyntaxError():
            return say("嵌套过深")
        case ArithmeticError():
            return say("这个数算不出来")
        case LookupError():
            return say("列表里没有这一个")
    return say("这里的过滤器、循环或比较不能用于这样的值")


def _template_place(error: BaseException, file: str) -> Place:
    """Return the place of the innermost template in a traceback. file: the place if the traceback has no template."""
    # Jinja puts the files of templates into tracebacks. `extract_tb` would open the source of every frame.
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    template_frames = [(name, line) for name, line in frames if not name.endswith((".py", ">"))]
    return origin.place(*template_frames[-1]) if template_frames else origin.place(file)


def place_of_line(jinja_environment: Sandbox, name: str, values: Mapping[str, Any], wanted: str) -> Place | None:
    """Return where a line of the rendered text is written. None: it cannot be told.

    jinja_environment: a sandbox that has rendered nothing yet. wanted: the line, without spaces at its ends.
    """
    jinja_environment.marks_lines, jinja_environment.bytecode_cache = True, None
    jinja_environment.cache = None
    try:
        rendered = jinja_environment.get_template(name).render(values)
    except (DocgenError, *FAULTS):
        return None
    for line in rendered.split("\n"):
        if _MARK.sub("", line).strip(" \t\r") == wanted:
            # The marks before the first word: first that of the wording, then those of included texts.
            marks = re.match(rf"(?:\s*{_MARK.pattern})+", line)
            if marks:
                *_, (file, number) = _MARK.findall(marks[0])
                return origin.place(file, int(number))
    return None


def _metered(jinja_environment: Sandbox, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that counts the characters of its result."""

    @functools.wraps(function)  # This also copies what Jinja has stored about the parameters of the function.
    def metered(*arguments: Any, **options: Any) -> Any:
        return jinja_environment.measured(function(*arguments, **options))

    return metered


def _sum(values: Iterable[Any]) -> Any:
    """Return the sum of small numbers. Jinja's own filter can also join lists and read attributes."""
    numbers = list(values)
    if not all(_is_small(number) for number in numbers):
        raise SecurityError(say("模板中不能使用运算 {operator}", operator="sum"))
    return sum(numbers)


def _is_small(value: Any) -> bool:
    """Return whether a value is a number between the limits for operands."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return -_LARGEST_OPERAND < value < _LARGEST_OPERAND


def _short_range(*arguments: int) -> range:
    """Return a range. Raise a `SecurityError` for a long one."""
    numbers = range(*arguments)
    if len(numbers) > _LONGEST_RANGE:
        raise SecurityError(say("模板中的循环过长"))
    return numbers
