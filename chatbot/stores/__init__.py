"""Where conversations are kept, encrypted, until they are erased or expire."""
