"""The shapes of `content/`: what a lawyer may write, and what each record must carry."""
