"""`/api/v1`: everything the screens can do, for programs. One table of endpoints; the OpenAPI document is made from it.

`endpoints.py` is the table. Each row names what goes in (a struct for the query, one for the body), what comes out and
one function that calls the workspace. `door.py` checks the token, `dispatch.py` parses and renders, `document.py`
writes the document.
"""
