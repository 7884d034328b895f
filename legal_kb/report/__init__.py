"""`make kb-report`: the whole content on one page that a lawyer can read, print and sign."""
