"""What `make kb` proves of the content, beyond what loading it does. One kind of check a module.

Each check yields slips: (record or message, field, what is wrong, how to mend it).
"""
