"""The lab: a page in the browser where a virtual myeloma cell is given a lesion, a marrow and a drug.

It asks the cell and the judge what the command line asks them, in worker processes, and draws the answers. It
is the extra ``lab``; nothing else of the suite needs it.
"""

from __future__ import annotations

__all__: list[str] = []
