"""Jinja behind a fence: template sources → environments that can read values and do nothing else.

The only module that configures Jinja. Wordings and shells are data that offices write, so they are treated like
input: no attribute that starts with an underscore, no call but `range` and macros, no filter but those listed, no
number or text operation that grows without bound, no name that is not there. What can still be repeated – loops,
macros, includes – is counted, and so are the characters that come of it.
"""

from __future__ import annotations

import functools
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
from docgen.language import say

_PARSER = jinja2.Environment(lstrip_blocks=True)
_FILTERS = ("length", "count", "first", "last", "default", "d")
_LONGEST_RANGE = 2_000
_LARGEST_OPERAND = 10**12
_MOST_STEPS = 20_000
"""Rounds of loops, calls of macros and includes in one document, all together."""
_MOST_TEXT = 32_000_000
"""Characters that a document's template may put together; a Word file's main part is not larger either."""
_MOST_KEPT = 500
# Filters that no template can name, since a name has no space.
_COUNTED, _MEASURED = "counted loop", "measured text"

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
"""What a template can raise; the last is Python's, whose compiler knows fewer nested loops than Jinja."""


class _Meters(NodeTransformer):
    """Puts a meter on whatever Jinja repeats or joins without asking the environment."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _COUNTED, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return nodes.Filter(node, _MEASURED, [], [], None, None, lineno=node.lineno)


class _Kept(jinja2.BytecodeCache):
    """Compiled templates of this process by name and source; to compile them takes longer than to render them."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str, bool], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get(_mark(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self.codes) >= _MOST_KEPT:
            self.codes.clear()
        self.codes[_mark(bucket)] = bucket.code


def _mark(bucket: Bucket) -> tuple[str, str, bool]:
    return bucket.key, bucket.checksum, bool(bucket.environment.autoescape)


_KEPT = _Kept()


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandboxed environment with an allow-list of calls, filters and operators."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute with small numbers only."""
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(say("模板中不能使用运算 {operator}", operator=operator))
        return super().call_binop(context, operator, left, right)

    steps = 0
    characters = 0

    def call(__self, __context: Any, __obj: Any, *arguments: Any, **options: Any) -> Any:
        """Call what may be called, a limited number of times."""
        if not __self.is_safe_callable(__obj):
            raise SecurityError(say("模板中不能调用函数或方法"))
        __self.step()
        return super().call(__context, __obj, *arguments, **options)

    def concat(self, pieces: Iterable[str]) -> str:
        """Join what a template, a macro or a block has put out."""
        return "".join(self.measured(piece) for piece in pieces)

    def get_template(self, name: Any, *arguments: Any, **options: Any) -> jinja2.Template:
        """Find and compile a template to render or include; one that is nested too deeply is said to be wrong."""
        self.step()
        if not isinstance(name, str):
            raise jinja2.TemplateNotFound(type(name).__name__)
        try:
            return super().get_template(name, *arguments, **options)
        except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
            _, file, _ = self.loader.get_source(self, name) if self.loader else ("", name, None)
            raise jinja2.TemplateSyntaxError(str(error) or type(error).__name__, 0, name, file) from error

    def step(self) -> None:
        """Count a round, a call or an include."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise SecurityError(say("模板中的循环过长"))

    def counted(self, values: Any) -> Iterator[Any]:
        """The values of a loop, each counted."""
        for value in values:
            self.step()
            yield value

    def measured(self, value: Any) -> Any:
        """The value; if it is a text, its characters are counted."""
        if isinstance(value, str):
            self.characters += len(value)
            if self.characters > _MOST_TEXT:
                raise SecurityError(say("模板拼出的文字过长"))
        return value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return cast(nodes.Template, _Meters().visit(tree))

    def is_safe_callable(self, candidate: Any) -> bool:
        """Whether a template may call `candidate`."""
        return candidate is _short_range or isinstance(candidate, Macro)


def environment(
    sources: Mapping[str, tuple[str, str]],
    *,
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any],
    autoescape: bool,
) -> Sandbox:
    """An environment over `sources` (name → text, file). `finalize` sees every printed value before it is text."""

    @jinja2.pass_context  # without the context Jinja prints constants when it compiles, where it escapes past this
    def finalized(_context: Any, value: Any) -> Any:
        return finalize(value)

    fenced = Sandbox(
        loader=jinja2.FunctionLoader(lambda name: (*sources[name], lambda: True) if name in sources else None),
        undefined=jinja2.StrictUndefined,
        autoescape=autoescape,
        finalize=finalized,
        lstrip_blocks=True,
        bytecode_cache=_KEPT,
        optimized=False,  # nothing of one environment is worked out into code that others share
    )
    fenced.globals.clear()
    fenced.globals["range"] = _short_range
    known = {name: fenced.filters[name] for name in _FILTERS} | {"sum": _sum} | dict(filters)
    fenced.filters = {name: _metered(fenced, function) for name, function in known.items()}
    # The context keeps Jinja from working these out when it compiles.
    fenced.filters[_COUNTED] = jinja2.pass_context(lambda context, values: fenced.counted(values))
    fenced.filters[_MEASURED] = jinja2.pass_context(lambda context, value: fenced.measured(value))
    return fenced


def parse(source: str) -> jinja2.nodes.Template:
    """The tree of a template that has been rendered before, so that its syntax is known to be right."""
    return _PARSER.parse(source)


def render(fenced: Sandbox, name: str, file: str, context: Mapping[str, Any]) -> str:
    """Render source `name`; whatever goes wrong is a `StationeryError` with file and line."""
    try:
        return fenced.get_template(name).render(context)
    except DocgenError:
        raise
    except jinja2.TemplateNotFound as error:
        where, line = _template_frame(error, file)
        raise StationeryError(
            say("模板引用了不存在的 {name}", name=error.message),
            place=Place(where, line=line),
            next_step=say("可用的名称：{names}", names=say("见 base/department.toml 的 [phrases] 和 base 中的 .txt")),
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise StationeryError(
            say("模板写法有误：{error}", error=error.message),
            place=Place(error.filename or file, line=error.lineno),
            next_step=say("检查这一行的 {open} 与 {close} 是否成对", open="{{ {%", close="}} %}"),
        ) from error
    except FAULTS as error:
        where, line = _template_frame(error, file)
        raise StationeryError(
            say("模板无法执行：{error}", error=str(error) or type(error).__name__),
            place=Place(where, line=line),
            next_step=say("对照 base 中的同名模板，检查这一行用的名称和过滤器"),
        ) from error


def _template_frame(error: BaseException, file: str) -> tuple[str, int | None]:
    """The innermost template line of an error: Jinja rewrites tracebacks so that template frames carry their file."""
    # `extract_tb` would open the source of every frame.
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [(name, line) for name, line in frames if not name.endswith((".py", ">"))]
    return own[-1] if own else (file, None)


def _metered(fenced: Sandbox, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)  # also takes over what Jinja has noted about its arguments
    def metered(*arguments: Any, **options: Any) -> Any:
        return fenced.measured(function(*arguments, **options))

    return metered


def _sum(values: Iterable[Any]) -> Any:
    """The sum of small numbers; Jinja's own would also join lists, and look attributes up by name."""
    numbers = list(values)
    if not all(_is_small(number) for number in numbers):
        raise SecurityError(say("模板中不能使用运算 {operator}", operator="sum"))
    return sum(numbers)


def _is_small(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return -_LARGEST_OPERAND < value < _LARGEST_OPERAND


def _short_range(*arguments: int) -> range:
    numbers = range(*arguments)
    if len(numbers) > _LONGEST_RANGE:
        raise SecurityError(say("模板中的循环过长"))
    return numbers
