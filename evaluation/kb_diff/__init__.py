"""`make kb-diff BASE=…`: what an edit of the content changes in outcomes, in words for lawyers."""
