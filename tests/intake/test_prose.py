"""Proposals that are papers without labels: where their title, text and requests begin, and which papers are none."""

import made_forms
import pytest
from test_readers import WORDS

from docgen.errors import InputError
from docgen.intake import Intake, read_content

FIRST = "近年来，我市老旧小区加装电梯进展缓慢，群众意见较大。"
SECOND = "主要原因：一是协调难，二是资金少，三是手续多，短期内难以解决。"
TITLE = "关于加快加装电梯的建议"
POINTS = ("1.简化审批。", "2.加大补贴。")


def read(*lines: str) -> Intake:
    return read_content(made_forms.word(*lines), "form.docx", WORDS)


PAPERS = {
    "author in brackets": [TITLE, "（市人大代表 王明）", FIRST, SECOND, "鉴于此，建议：", *POINTS],
    "title of two lines": ["关于加快", "加装电梯的建议", "王明", FIRST, SECOND, "具体建议如下：", *POINTS],
    "requests announced at the end of a paragraph": [TITLE, FIRST, f"{SECOND}为此，提出以下建议：", *POINTS],
    "numbered sections": [TITLE, "一、存在问题", FIRST, SECOND, "二、对策建议", *POINTS],
    "labels of the requests themselves": [TITLE, FIRST, SECOND, "建议一：简化审批。", "建议二：加大补贴。"],
    "names above the text": [TITLE, "领衔代表：王明", "附议代表：李红、张三", FIRST, SECOND, "建议：", *POINTS],
    "headings without colons": [TITLE, FIRST, SECOND, "对策与建议", *POINTS, "此致", "敬礼"],
    "label of the title only": [f"标题：{TITLE}", "提出人：王明", FIRST, SECOND, "建议：", *POINTS],
    "meeting and number above": ["市八届人大二次会议", "代表建议", "第123号", TITLE, FIRST, SECOND, "建议：", *POINTS],
    "name and date below": [TITLE, FIRST, SECOND, "建议：", *POINTS, "王明", "2026年1月12日"],
    "salutation": [TITLE, "王建平代表：", FIRST, SECOND, "建议：", *POINTS],
    "reasons under the label of the title": [TITLE, "案　由：", FIRST, SECOND, "建　议：", *POINTS],
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_gives_its_title_its_text_and_its_requests(name):
    (case,) = read(*PAPERS[name]).cases
    proposal = case.case.proposal
    assert proposal.title == TITLE
    assert proposal.background.split("\n")[0] == FIRST and proposal.background.split("\n")[1].startswith(SECOND)
    assert [(point.ask, point.rationale) for point in proposal.points] == [("简化审批。", None), ("加大补贴。", None)]
    assert {person.name for person in proposal.proposers} <= {"王明", "李红", "张三", "【待填：提出人】"}


NO_FORMS = {
    "notice": ["关于加快加装电梯的建议", "的通知", "各单位：", FIRST, "联系人：李强"],
    "letter": ["关于报送代表建议的函", "市人大：", f"现将《{TITLE}》报上，请审阅，如有不妥，请批评指正。", "电话：1"],
    "report": ["关于加装电梯的调研报告", FIRST, SECOND, "三、对策建议：", *POINTS],
    "minutes": ["会议纪要", FIRST, "意见建议：", *POINTS],
    "opinion": ["关于第0012号建议的会办意见", "市局：", f"{FIRST}现提出意见如下：", "一、简化审批。", "联系电话：1"],
    "text of a plan": ["城区绿化", FIRST, "二、下一步措施：", *POINTS, "联系电话：123"],
    "reply": ["关于第0012号建议的答复", "王建平代表：", FIRST, "一、关于审批的建议。已经简化。", "联系电话：123"],
}


@pytest.mark.parametrize("name", NO_FORMS)
def test_another_paper_is_no_form(name):
    with pytest.raises(InputError, match="不是登记表"):
        read(*NO_FORMS[name])


def test_a_file_with_two_papers_gives_two_cases():
    other = "关于加强停车管理的建议"
    one, two = read(TITLE, FIRST, "建议：", *POINTS, other, SECOND, "建议：", "1.增加泊位。").cases
    assert (one.case.proposal.title, two.case.proposal.title) == (TITLE, other)
    assert (one.case.proposal.background, two.case.proposal.background) == (FIRST, SECOND)
    assert [point.ask for point in two.case.proposal.points] == ["增加泊位。"]
