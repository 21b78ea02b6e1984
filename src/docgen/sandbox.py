"""Jinja behind a fence: template sources → environments that can read values and do nothing else.

The only module that configures Jinja. Wordings and shells are data that offices write, so they are treated like
input: no attribute that starts with an underscore, no call but `range` and macros, no filter but those listed, no
number or text operation that grows without bound, no name that is not there.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.errors import DocgenError, Place, StationeryError
from docgen.language import say

_FILTERS = ("length", "count", "first", "last", "default", "d", "sum")
_LONGEST_RANGE = 2_000
_LARGEST_OPERAND = 10**12
_LONGEST_TEXT = 100_000


class _Joining(CodeGenerator):
    """Compiles `a ~ b` into a call that can be bounded; Jinja's own can not."""

    def visit_Concat(self, node: jinja2.nodes.Concat, frame: Frame) -> None:
        """Write the call."""
        self.write("environment.joined((")
        for operand in node.nodes:
            self.visit(operand, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandboxed environment with an allow-list of calls, filters and operators."""

    code_generator_class = _Joining
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute with small numbers only."""
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(say("模板中不能使用运算 {operator}", operator=operator))
        return super().call_binop(context, operator, left, right)

    def joined(self, pieces: Sequence[Any]) -> str:
        """What `~` makes of its operands; sixty of them double one letter into a text larger than any memory."""
        if sum(len(str(piece)) for piece in pieces) > _LONGEST_TEXT:
            raise SecurityError(say("模板中的文字过长"))
        return markup_join(pieces) if self.autoescape else str_join(pieces)

    looped = 0

    def call(__self, __context: Any, __obj: Any, *arguments: Any, **options: Any) -> Any:
        """Call what may be called; all loops of a document together are as short as one may be, ten times over."""
        if not __self.is_safe_callable(__obj):
            raise SecurityError(say("模板中不能调用函数或方法"))
        result = super().call(__context, __obj, *arguments, **options)
        if isinstance(result, range):
            __self.looped += len(result)
            if __self.looped > 10 * _LONGEST_RANGE:
                raise SecurityError(say("模板中的循环过长"))
        return result

    def is_safe_callable(self, candidate: Any) -> bool:
        """Whether a template may call `candidate`."""
        return candidate is _short_range or isinstance(candidate, Macro)


def environment(
    sources: Mapping[str, tuple[str, str]],
    *,
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[..., Any],
    autoescape: bool,
) -> Sandbox:
    """An environment over `sources` (name → text, file). `finalize` sees every printed value before it is text."""
    fenced = Sandbox(
        loader=jinja2.FunctionLoader(lambda name: (*sources[name], lambda: True) if name in sources else None),
        undefined=jinja2.StrictUndefined,
        autoescape=autoescape,
        finalize=finalize,
        lstrip_blocks=True,
    )
    fenced.globals.clear()
    fenced.globals["range"] = _short_range
    fenced.filters = {name: fenced.filters[name] for name in _FILTERS} | dict(filters)
    return fenced


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
    except (
        jinja2.TemplateError,
        TypeError,
        ValueError,
        LookupError,
        ArithmeticError,
        RecursionError,
        MemoryError,
    ) as error:
        where, line = _template_frame(error, file)
        raise StationeryError(
            say("模板无法执行：{error}", error=str(error) or type(error).__name__),
            place=Place(where, line=line),
            next_step=say("对照 base 中的同名模板，检查这一行用的名称和过滤器"),
        ) from error


def _template_frame(error: BaseException, file: str) -> tuple[str, int | None]:
    """The innermost template line of an error: Jinja rewrites tracebacks so that template frames carry their file."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.endswith((".py", ">"))]
    return (frames[-1].filename, frames[-1].lineno) if frames else (file, None)


def _is_small(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return -_LARGEST_OPERAND < value < _LARGEST_OPERAND


def _short_range(*arguments: int) -> range:
    numbers = range(*arguments)
    if len(numbers) > _LONGEST_RANGE:
        raise SecurityError(say("模板中的循环过长"))
    return numbers
