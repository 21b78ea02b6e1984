"""The faults of `test_faults_of_parts.py` that no gate finds, each with its reason."""

WHERE = "the account does not know in which line of the wording a value stands"
LINES = "a line of the wording that consists of values alone, or may be absent, is not counted as owed"
ONCE = "a fact that is stated once in the letter is not asked for at its other places"
TYPED = "nothing asks whether a word that the office typed is the value of a case"
SHOWN = "the gate of a finished Word file reads text that Word does not show, or shows struck out"
MISSED = {
    "承办负责人和签发人对调": WHERE,
    "承办负责人印成了联系人": WHERE,
    "案件有值，可有可无的一行却丢了": LINES,
    "问候和结尾的话对调": "the constant lines of a wording have no order in the account",
    "标题之下的类别丢了": LINES,
    "标题之下的类别和公开属性对调": WHERE,
    "署名丢了": ONCE,
    "两条一起答复的标题只写了一条": "the heading of a joint answer may name any of its points",
    "一条答复的标题丢了": "the heading of an answer is allowed, not owed",
    "文号之后的类别丢了": LINES,
    "首页右上角的公开属性丢了": LINES,
    "文末的类别丢了": LINES,
    "标题里丢了一件的编号": ONCE,
    "开头丢了一件的编号": ONCE,
    "两件的编号次序对调": "the numbers of companions have no order in the account",
    "称谓的次序变了": "the proposers have no order in the account",
    "称谓多列了一人": "whoever proposes may be named, however many the office names",
    "称谓的人数丢了": "the words for the others and their count are allowed, not owed",
    "标题里少了一个联合的单位": ONCE,
    "一个会办单位的标题丢了": ONCE,
    "开头少写了一个会办单位": "the co-handlers in the opening are allowed, not owed",
    "信笺之外又印了一遍文号": "what the shell prints itself may be printed again in the body",
    "联合署名设成隐藏文字": SHOWN,
    "联合署名印成白字": SHOWN,
    "标题之下的类别设成隐藏文字": SHOWN,
    "承办负责人一行印成白字": SHOWN,
    "承办负责人一行加了删除线": SHOWN,
    "整篇答复里的标题跳了号": "the numbers of the headings in `reply.text` are not followed",
    "审签人带着电话": "only other names are searched for a phone, `reply.signatory` is not",
    "建议与提案并案，委员也称代表": "everybody who proposed has the form of address of the first proposal",
    "版头没有列": "a letter without a letterhead states its office elsewhere",
    "自己的一行没有列进去": "a line in [lines] that no part names is not told",
    "类别写死成A类": TYPED,
    "公开属性写死成不公开": TYPED,
    "不印类别，另一行又写死了它": TYPED,
    "称谓把人数写死": TYPED,
    "声明不写日期，却印着": "an omission that is declared and not made is not told",
    "两个信笺的两句话次序不同": "the lines of the two shells are compared without their order",
    "信笺印的类别写死成A类": TYPED,
}
"""Faults that no gate finds, and what the gate that should find them lacks."""
