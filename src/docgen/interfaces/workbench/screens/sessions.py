"""The end of a session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from docgen.interfaces.workbench.guard import digest, notice
from docgen.interfaces.workbench.routing import Sent, session, writes
from docgen.interfaces.workbench.screens.subject import desk_of
from docgen.language import say


async def leave(request: Request, sent: Sent) -> Response:
    """End the session. The browser forgets the texts that it kept."""
    desk_of(request).store.end_session(digest(session(request)))
    answer = notice(200, say("已退出。再用时，运行 docgen serve 案件文件夹 --link 取一个新的链接。"))
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


ROUTES = [writes("/leave", leave)]
