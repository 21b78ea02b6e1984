"""Papers that come back: a co-handler's opinion (会办意见), a filled-in feedback form (征询意见表) → values of a case.

file ─whole_file─▶ paragraphs, tables ─sheet─▶ entries ─feedback_form─▶ Feedback ─┐
                          └────────────letter─▶ opinion_letter────────▶ Opinion  ─┴─placing─▶ the case file
"""
