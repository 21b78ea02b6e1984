"""The workbench (`docgen serve`): pages in the browser on which one officer, or several with accounts, write replies.

The case files in the folder contain all saved answers. The database beside them holds revisions and unfinished texts.

    browser ──▶ guard ──▶ routes of `app` ──▶ a screen ──▶ desk ──▶ case files, store
                                                │
                                                └──▶ service (workers): previews, documents, forms

To add a screen: a module in `screens` with its functions and its `ROUTES`, its name in `app.SCREENS`, and a page in
`pages`. A function that changes something is routed with `routing.writes`, which checks what was sent.
"""
