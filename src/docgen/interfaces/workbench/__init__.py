"""The workbench (`docgen serve`): pages in a browser for one person who writes replies on this machine.

The case files in the folder stay the truth. The database beside them holds revisions and unfinished texts: without it
no answer is lost.

    browser ──▶ guard ──▶ routes of `app` ──▶ a screen ──▶ desk ──▶ case files, store
                                                │
                                                └──▶ press (workers): previews, documents, forms

To add a screen: a module in `screens` with its functions and its `ROUTES`, its name in `app.SCREENS`, and a page in
`pages`. A function that changes something is routed with `routing.writes`, which checks what was sent.
"""
